/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18, 13.9: header stacks: next, last, lastIndex, push_front, pop_front, StackOutOfBounds. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; }
header e_t { bit<7> v; bit<1> more; }
struct headers { op_t op; e_t[3] s; }
struct metadata { bit<8> last; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); transition elem; }
    state elem {
        p.extract(h.s.next);
        m.last = (bit<8>)h.s.lastIndex;
        transition select(h.s.last.more) {
            1: elem;
            default: accept;
        }
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.StackOutOfBounds) {
            h.op.op = 0xEE;
        } else if (h.op.op == 1) {
            h.s.push_front(1);
            h.s[0].setValid();
            h.s[0].v = 0x7F;
            h.s[0].more = 1;
        } else if (h.op.op == 2) {
            h.s.pop_front(1);
        } else if (h.op.op == 3) {
            h.op.op = m.last;
        }
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* v1.p4i: what every small v1model program needs besides its parser 'prs', control 'ing' and types 'headers'
 * and 'metadata', which stand before this file is included. Define EGRESS, VERIFY, COMPUTE or DEPARSER
 * when the program has its own 'eg', 'ver', 'com' or 'dep'. */
#ifndef VERIFY
control ver(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#endif
#ifndef COMPUTE
control com(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef DEPARSER
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
#endif
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18: elements by an index known only at run time; past the end nothing is written. */
#include <core.p4>
#include <v1model.p4>
header i_t { bit<8> i; bit<8> v; }
header e_t { bit<8> v; }
struct headers { i_t i; e_t[4] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.i);
        p.extract(h.s.next);
        p.extract(h.s.next);
        p.extract(h.s.next);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.i.v = h.s[h.i.i].v;
        h.s[h.i.i].v = 0x77;
        if (h.i.i == 3) {
            h.s[h.i.i].setValid();
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

/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays of values (not of headers) inside a header and in structs inside it: P4_16 draft, 7.2.5. They stand in the
 * packet one element behind the other; an index may be known at run time only. */
#include <core.p4>
#include <v1model.p4>
struct two_t { bit<4> hi; bit<4> lo; }
header h_t { bit<8> op; bit<8> at; bit<8>[3] v; two_t[2] p; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in b, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { b.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8>[3] mine;
    apply {
        sm.egress_spec = 1;
        if (h.h.op == 0) {
            h.h.v[0] = h.h.v[2];
            h.h.p[1].hi = h.h.p[0].lo;
        } else if (h.h.op == 1) {
            h.h.op = h.h.v[h.h.at];
        } else if (h.h.op == 2) {
            mine = h.h.v;
            mine[h.h.at] = 0x77;
            h.h.v = mine;
        } else if (h.h.op == 3) {
            h.h.op = (bit<8>)h.h.p[h.h.at].lo;
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

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.2, 7.2.8, 8.11, 8.12: structs in structs and in headers, tuples, struct expressions, equality. */
#include <core.p4>
#include <v1model.p4>
struct pair_t { bit<4> hi; bit<4> lo; }
header h_t { pair_t p; bit<8> b; bit<8> r; }
struct headers { h_t h; h_t g; }
struct inner_t { pair_t p; bit<8> x; }
struct metadata { inner_t i; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.i = { p = { hi = h.h.p.lo, lo = h.h.p.hi }, x = h.h.b };
        tuple<bit<8>, bool> t = { m.i.x + 1, m.i.p == h.h.p };
        h.h.p = m.i.p;
        if (t[1]) {
            h.h.r = 0xEE;
        } else {
            h.h.r = t[0];
        }
        h.g = h.h;
        if (h.g != h.h) {
            h.g.r = 0xFF;
        }
        h.g.setInvalid();
        if (h.g == h.h) {
            h.h.r = 0xDD;
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

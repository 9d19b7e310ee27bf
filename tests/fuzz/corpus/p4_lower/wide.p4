/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6: numbers wider than a machine word: carries, shifts, comparison. */
#include <core.p4>
#include <v1model.p4>
header wide_t { bit<128> a; bit<128> b; bit<8> r; }
struct headers { wide_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.a > h.h.b) {
            h.h.r = 1;
        }
        bit<256> big = h.h.a ++ h.h.b;
        big = (big + 1) << 4;
        h.h.a = big[255:128];
        h.h.b = h.h.b - 1;
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

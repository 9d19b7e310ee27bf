/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7, 8.11.2: int<W>: wrap around, widening by the sign, narrowing, constants. */
#include <core.p4>
#include <v1model.p4>
header h_t { int<8> a; int<8> b; int<16> sum; int<16> product; bit<16> wide; int<8> neg; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.sum = (int<16>)h.h.a + (int<16>)h.h.b;
        h.h.product = (int<16>)h.h.a * (int<16>)h.h.b;
        h.h.wide = (bit<16>)(int<16>)h.h.a;
        h.h.neg = -h.h.a;
        if (h.h.a < -100) {
            h.h.neg = 8s127;
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

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7: a shift by the width or more gives 0, or the sign of an int<W>. */
/* SPDX-License-Identifier: Apache-2.0 */
/* ops.p4i: a header with two operands and room for results, and its parser. */
#include <core.p4>
#include <v1model.p4>
header ops_t { bit<8> a; bit<8> b; bit<8> r0; bit<8> r1; bit<8> r2; bit<8> r3; bit<8> r4; bit<8> r5; }
struct headers { ops_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a << h.h.b;
        h.h.r1 = h.h.a >> h.h.b;
        h.h.r2 = (bit<8>)((int<8>)h.h.a >> h.h.b);
        h.h.r3 = (bit<8>)((int<8>)h.h.a << 1);
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

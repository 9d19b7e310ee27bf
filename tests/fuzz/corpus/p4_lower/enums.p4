/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.1, 8.3: enums with a representation, without one, and 'type' and 'typedef'. */
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
enum bit<8> code_t { A = 1, B = 0x20, C = 0x40 }
enum kind_t { Small, Large }
type bit<8> port_t;
typedef bit<8> alias_t;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    kind_t kind = kind_t.Small;
    apply {
        code_t c = (code_t)h.h.a;
        switch (c) {
            code_t.A: { h.h.r0 = 1; }
            code_t.B: { h.h.r0 = 2; }
            default: { h.h.r0 = 9; }
        }
        if (h.h.b > 100) {
            kind = kind_t.Large;
        }
        h.h.r1 = kind == kind_t.Large ? (bit<8>)code_t.C : 8w0;
        port_t p = (port_t)h.h.b;
        alias_t x = (alias_t)(bit<8>)p;
        h.h.r2 = x;
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

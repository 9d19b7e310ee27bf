/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.5, 11.3: controls within controls: arguments by direction, constructor parameters, two instances
 * with tables of their own. */
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
control scale(in bit<8> x, out bit<8> y)(bit<8> factor) {
    action bump(bit<8> by) { y = y + by; }
    table t {
        key = { x : exact; }
        actions = { bump; NoAction; }
        default_action = NoAction();
    }
    apply {
        y = x * factor;
        t.apply();
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    scale(2) two;
    scale(3) three;
    apply {
        two.apply(h.h.a, h.h.r0);
        three.apply(h.h.a, h.h.r1);
        two.apply(h.h.b, h.h.r2);
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

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.13: structure-valued expressions: fields in any order, of int constants, in a comparison, in each other. */
#include "../ops.p4i"
struct in_t { bit<8> x; bit<8> y; }
struct out_t { in_t i; bit<8> z; bool b; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        out_t o = { b = true, z = 7, i = { y = h.h.a, x = h.h.b } };
        h.h.r0 = o.i.x;
        h.h.r1 = o.i.y;
        h.h.r2 = o.z;
        if (o == (out_t){ i = { x = 1, y = 2 }, z = 7, b = true }) {
            h.h.r3 = 1;
        }
        if (o.i != (in_t){ 1, 2 }) {
            h.h.r4 = 1;
        }
        h.h.r5 = ((in_t){ x = h.h.a, y = h.h.b }).y;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.7, 6.8: slices as out and inout arguments, also two of one variable. */
#include "../ops.p4i"
void swap(inout bit<4> x, inout bit<4> y) {
    bit<4> t = x;
    x = y;
    y = t;
}
void ones(out bit<3> x) {
    x = 7;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a;
        swap(h.h.r0[7:4], h.h.r0[3:0]);
        swap(h.h.r1[5:2], h.h.b[3:0]);
        ones(h.h.r2[6:4]);
        h.h.r3 = h.h.a;
        swap(h.h.r3[7:4], h.h.r3[5:2]);
    }
}
#include "../v1.p4i"

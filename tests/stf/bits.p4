/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: bitwise operators, slices as values and as l-values, concatenation, casts. */
#include "ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (h.h.a & h.h.b) | 1;
        h.h.r1 = h.h.a ^ ~h.h.b;
        h.h.r2 = h.h.a[3:0] ++ h.h.b[7:4];
        h.h.r3[7:6] = h.h.a[1:0];
        h.h.r3[0:0] = 1;
        h.h.r4 = (bit<8>)(int<8>)(int<4>)h.h.a[3:0];
        h.h.r5 = (bit<8>)((bit<16>)h.h.a ++ h.h.b)[11:4];
    }
}
#include "v1.p4i"

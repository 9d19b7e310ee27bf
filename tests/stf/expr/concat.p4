/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.9.1: ++ puts the left operand into the most significant bits; the width is the sum. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a[3:0] ++ h.h.b[3:0];
        h.h.r1 = h.h.a[0:0] ++ h.h.b[6:0];
        h.h.r2 = 1w1 ++ h.h.a[2:0] ++ 2w2 ++ h.h.b[7:6];
        bit<16> w = h.h.a ++ h.h.b;
        w = w + 1;
        h.h.r3 = w[15:8];
        h.h.r4 = w[7:0];
        h.h.r5 = (h.h.a ++ h.h.b ++ h.h.a)[15:8];
    }
}
#include "../v1.p4i"

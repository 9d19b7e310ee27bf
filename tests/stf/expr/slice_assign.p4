/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 6.7: a slice is an l-value: only its bits change. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0[7:4] = h.h.a[3:0];
        h.h.r1[0:0] = h.h.a[7:7];
        h.h.r2[6:1] = 6w0x3F;
        h.h.r3[3:0] = h.h.r3[7:4];
        h.h.r4[7:0] = h.h.b;
        h.h.r5[6:2][2:1] = 2w3;
    }
}
#include "../v1.p4i"

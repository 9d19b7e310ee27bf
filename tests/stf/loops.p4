/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: for loops, break and continue. */
#include "ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        for (bit<8> i = 0; i < h.h.a; i = i + 1) {
            if (i == 7) {
                break;
            }
            if (i[0:0] == 1) {
                continue;
            }
            h.h.r0 = h.h.r0 + i;
        }
        for (bit<8> i in 8w1 .. 4) {
            h.h.r1 = h.h.r1 + i;
        }
        h.h.r2 += h.h.b;
        h.h.r2 <<= 1;
    }
}
#include "v1.p4i"

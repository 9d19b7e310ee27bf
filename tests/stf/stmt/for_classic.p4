/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: for (init; condition; update): several of each; the condition is tested first. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        for (bit<8> i = 0, bit<8> j = h.h.a; i < j; i = i + 1, j = j - 1) {
            h.h.r0 = h.h.r0 + 1;
            h.h.r1 = h.h.r1 + j;
        }
        bit<8> k = 3;
        for (; k != 0; ) {
            k = k - 1;
            h.h.r2 = (h.h.r2 << 2) + k;
        }
        for (k = h.h.b; k >= 0x10; k = k >> 1)
            h.h.r3 += 1;
        h.h.r4 = k;
    }
}
#include "../v1.p4i"

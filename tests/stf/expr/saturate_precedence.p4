/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: |+| and |-| are as strong as + and -, and go from left to right. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a |+| h.h.b - 1;
        h.h.r1 = h.h.a - h.h.b |+| 0xFF;
        h.h.r2 = h.h.a |+| 2 * h.h.b;
        h.h.r3 = h.h.a |-| h.h.b |+| 1;
        h.h.r4 = h.h.a |-| (h.h.b |+| 1);
        h.h.r5 = h.h.a |-| h.h.b + 1 << 1;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8: precedence is C's: * before + and -, which go from left to right. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a + h.h.b * 2;
        h.h.r1 = (h.h.a + h.h.b) * 2;
        h.h.r2 = h.h.a - h.h.b - 1;
        h.h.r3 = h.h.a - (h.h.b - 1);
        h.h.r4 = -h.h.a + h.h.b;
        h.h.r5 = 2 * h.h.a * h.h.b - 3 * h.h.b;
    }
}
#include "../v1.p4i"

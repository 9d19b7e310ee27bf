/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: and, or, exclusive or; & binds tighter than ^, and ^ tighter than | (8). */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a & h.h.b;
        h.h.r1 = h.h.a | h.h.b;
        h.h.r2 = h.h.a ^ h.h.b;
        h.h.r3 = 0x0F | h.h.a & h.h.b;
        h.h.r4 = 0xFF ^ h.h.a & 0x0F;
        h.h.r5 = 0xF0 | h.h.a ^ h.h.b;
    }
}
#include "../v1.p4i"

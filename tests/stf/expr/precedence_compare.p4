/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8: unlike in C, & ^ | bind tighter than comparisons, and these tighter than && and ||. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a & 0x0F == 0x05 ? 8w1 : 8w0;
        h.h.r1 = h.h.a | h.h.b < 0x20 ? 8w1 : 8w0;
        h.h.r2 = h.h.b > h.h.a ^ 0xFF ? 8w1 : 8w0;
        h.h.r3 = h.h.a == 1 || h.h.a == 5 && h.h.b == 5 ? 8w1 : 8w0;
        h.h.r4 = !(h.h.a == 1) && h.h.b == 5 ? 8w1 : 8w0;
        h.h.r5 = h.h.a < h.h.b == true ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

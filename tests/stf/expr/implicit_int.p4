/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.11.2: an int operand is cast to the type of the other one, whatever the operator and the side. */
#include "../ops.p4i"
const int five = 5;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a | 0xF0F;
        h.h.r1 = 0x100 + h.h.a - five;
        h.h.r2 = five * h.h.a;
        h.h.r3 = -1 ^ h.h.a;
        h.h.r4 = (int<8>)h.h.a < five - 10 ? 8w1 : 8w0;
        h.h.r5 = h.h.a == 0x1FE ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

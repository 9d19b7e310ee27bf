/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.11.2: the amount may be a constant of any size: it is not cut to the width of the left operand. */
#include "../ops.p4i"
const bit<16> far = 256;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a << 256;
        h.h.r1 = h.h.a >> 1024;
        h.h.r2 = h.h.a << 8;
        h.h.r3 = h.h.a >> far;
        h.h.r4 = h.h.a << 7;
        h.h.r5 = h.h.a >> 0;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: what a for declares is seen in the for only; variables of the body begin anew each time. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<8> i = 0x55;
        for (bit<8> i = 0; i < 3; i = i + 1) {
            bit<8> x = 1;
            x = x + i;
            h.h.r0 = h.h.r0 + x;
            {
                bit<8> i = x * 2;
                h.h.r1 = h.h.r1 + i;
            }
        }
        h.h.r2 = i;
        for (bit<8> i in 8w1 .. 2) {
            i = i + 0x10;
            h.h.r3 = h.h.r3 + i;
        }
        h.h.r4 = i;
    }
}
#include "../v1.p4i"

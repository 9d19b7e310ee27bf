/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.8: constants of type int have no width: nothing is lost before the last cast. */
#include "../ops.p4i"
const int a = 1 << 200;
const int b = (a + 0xABCD) >> 8;
const int c = (b * b - 1) % 251;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (bit<8>)b;
        h.h.r1 = (bit<8>)(a / (1 << 196));
        h.h.r2 = (bit<8>)(17 / 5 * 10 + 17 % 5);
        h.h.r3 = (bit<8>)(-5 >> 1);
        h.h.r4 = (bit<8>)(a > 1 << 199 ? 0x77 : 0x11);
        h.h.r5 = (bit<8>)(-a >> 195);
    }
}
#include "../v1.p4i"

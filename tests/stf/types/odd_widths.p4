/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6.2, 8.6: widths that no machine has: every operation stays within them. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<3> x = h.h.a[2:0];
        bit<7> y = h.h.a[6:0];
        bit<33> z = 33w0x1_FFFF_FFFF;
        h.h.r0 = (bit<8>)(x + 5);
        h.h.r1 = (bit<8>)(y << 1);
        h.h.r2 = (bit<8>)(~y);
        z = z + (bit<33>)h.h.a;
        h.h.r3 = (bit<8>)(z >> 25);
        h.h.r4 = z[7:0];
        h.h.r5 = (bit<8>)(-x) ^ (bit<8>)(y * y);
    }
}
#include "../v1.p4i"

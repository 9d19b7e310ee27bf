/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: a shift by the width or more gives zero, however large the amount. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a << h.h.b;
        h.h.r1 = h.h.a >> h.h.b;
        bit<64> q = 64w0xFFFF_FFFF_FFFF_FFFF << h.h.b;
        h.h.r2 = q[63:56];
        bit<32> d = 32w0xFFFF_FFFF >> h.h.b;
        h.h.r3 = d[7:0];
        h.h.r4 = h.h.a << (h.h.b ++ 56w0);
        h.h.r5 = (bit<8>)(h.h.a[4:0] >> h.h.b);
    }
}
#include "../v1.p4i"

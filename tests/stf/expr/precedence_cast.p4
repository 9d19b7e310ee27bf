/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8: a cast, ! - and ~ bind tighter than every operator of two operands; a member and an index still tighter. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<16> w = (bit<16>)h.h.a + 0x100;
        h.h.r0 = w[15:8];
        w = (bit<16>)h.h.a << 4;
        h.h.r1 = w[11:4];
        h.h.r2 = -h.h.a * 2;
        h.h.r3 = ~h.h.a & 0xF0;
        h.h.r4 = (bit<8>)h.h.a[3:0];
        h.h.r5 = ~h.h.b[7:4] ++ (bit<4>)h.h.b;
    }
}
#include "../v1.p4i"

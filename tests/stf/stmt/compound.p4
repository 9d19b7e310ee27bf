/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.1: every operator with =, on bit and int, on slices and fields. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 += h.h.a;
        h.h.r0 *= 3;
        h.h.r0 -= h.h.b;
        h.h.r1 |= h.h.a;
        h.h.r1 ^= 0xFF;
        h.h.r1 &= h.h.b | 0x0F;
        h.h.r2 |+|= h.h.a;
        h.h.r2 |+|= 0xF8;
        h.h.r3 |-|= h.h.b;
        h.h.r4 <<= 2;
        h.h.r4 >>= h.h.b[1:0];
        int<8> x = (int<8>)h.h.r5;
        x >>= 1;
        x |-|= 100;
        x[0:0] ^= 1;
        h.h.r5 = (bit<8>)x;
    }
}
#include "../v1.p4i"

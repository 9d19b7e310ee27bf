/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7: saturation of int<W>: the ends are -2^(W-1) and 2^(W-1)-1. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<16> x = (int<16>)(h.h.a ++ h.h.b);
        bit<16> s = (bit<16>)(x |+| 16s0x100);
        bit<16> d = (bit<16>)(x |-| 16s0x100);
        h.h.r0 = s[15:8];
        h.h.r1 = s[7:0];
        h.h.r2 = d[15:8];
        h.h.r3 = d[7:0];
        h.h.r4 = (bit<8>)(bit<4>)((int<4>)h.h.a[3:0] |+| (int<4>)h.h.b[3:0]);
        h.h.r5 = (bit<8>)(bit<4>)((int<4>)h.h.a[3:0] |-| (int<4>)h.h.b[3:0]);
    }
}
#include "../v1.p4i"

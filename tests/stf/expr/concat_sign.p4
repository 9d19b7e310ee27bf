/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.9.1: the signedness of a concatenation is that of the left operand; the operands may differ in both. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<8> x = (int<8>)h.h.a;
        int<16> s = x ++ h.h.b;
        h.h.r0 = s < 0 ? 8w1 : 8w0;
        bit<16> u = h.h.b ++ x;
        h.h.r1 = u > 0x7FFF ? 8w1 : 8w0;
        h.h.r2 = u[7:0];
        s = s >> 4;
        h.h.r3 = s[15:8];
        h.h.r4 = s[7:0];
        int<4> n = (int<4>)h.h.a[3:0];
        h.h.r5 = (bit<8>)(n ++ n);
    }
}
#include "../v1.p4i"

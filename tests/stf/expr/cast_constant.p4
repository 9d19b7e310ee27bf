/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.11.1: int to bit<W> and int<W> keeps the low bits of the two's complement. */
#include "../ops.p4i"
const int neg = -3;
const int big = 0x12345;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (bit<8>)neg;
        h.h.r1 = (bit<8>)big;
        h.h.r2 = (bit<8>)(int<8>)300;
        h.h.r3 = (bit<8>)(bit<4>)neg;
        h.h.r4 = (int<8>)200 < 0 ? 8w1 : 8w0;
        h.h.r5 = (bit<8>)(int)8w0x7F + (bit<8>)(int)(-8s1);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.11.1: bit<W> to bit<X> is cut or filled with zeros, int<W> to int<X> is cut or filled with the sign. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (bit<8>)(bit<4>)h.h.a;
        h.h.r1 = ((bit<16>)h.h.a)[15:8];
        int<16> s = (int<16>)(int<8>)h.h.a;
        h.h.r2 = s[15:8];
        int<4> n = (int<4>)(int<8>)h.h.a;
        h.h.r3 = (bit<8>)(int<8>)n;
        int<12> k = (int<12>)(int<3>)h.h.b[2:0];
        h.h.r4 = k[11:4];
        h.h.r5 = (bit<8>)(bit<5>)(int<5>)(int<3>)h.h.b[2:0];
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.11.1: bit<W> to int<W> and back keeps the bits. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<8> x = (int<8>)h.h.a;
        h.h.r0 = (bit<8>)x;
        h.h.r1 = x < 0 ? 8w1 : 8w0;
        h.h.r2 = (bit<8>)(int<8>)h.h.a == h.h.a ? 8w1 : 8w0;
        bit<16> a = (bit<16>)(int<16>)x;
        bit<16> b = (bit<16>)(bit<8>)x;
        h.h.r3 = a[15:8];
        h.h.r4 = b[15:8];
        h.h.r5 = (bit<8>)((int<8>)h.h.a - (int<8>)h.h.b);
    }
}
#include "../v1.p4i"

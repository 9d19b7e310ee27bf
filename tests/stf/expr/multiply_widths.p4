/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7: a product is cut to the width of its operands; int<W> wraps around likewise. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a * h.h.b;
        bit<16> w = (bit<16>)h.h.a * (bit<16>)h.h.b;
        h.h.r1 = w[15:8];
        h.h.r2 = w[7:0];
        h.h.r3 = (bit<8>)((int<8>)h.h.a * (int<8>)h.h.b);
        int<16> s = (int<16>)(int<8>)h.h.a * (int<16>)(int<8>)h.h.b;
        h.h.r4 = s[15:8];
        h.h.r5 = (bit<8>)(h.h.a[2:0] * h.h.b[2:0]);
    }
}
#include "../v1.p4i"

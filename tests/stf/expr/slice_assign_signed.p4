/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7: a slice of an int<W> is an l-value of type bit. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<8> x = (int<8>)h.h.a;
        x[7:7] = h.h.b[0:0];
        h.h.r0 = (bit<8>)x;
        h.h.r1 = x < 0 ? 8w1 : 8w0;
        x[3:0] = h.h.b[7:4];
        h.h.r2 = (bit<8>)(x >> 1);
        int<5> y = 5s0;
        y[4:3] = h.h.b[1:0];
        h.h.r3 = (bit<8>)(int<8>)y;
    }
}
#include "../v1.p4i"

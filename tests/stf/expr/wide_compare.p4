/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 7.1.6.2: numbers of 2048 bits: the comparison sees every bit, a shift by 2047 the last one. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<2048> one = 1;
        bit<2048> x = one << (h.h.a ++ 3w0);
        bit<2048> y = one << (h.h.b ++ 3w0);
        h.h.r0 = x < y ? 8w1 : 8w0;
        h.h.r1 = x == y ? 8w1 : 8w0;
        h.h.r2 = x - 1 >= y ? 8w1 : 8w0;
        x = (x | y) << 7;
        h.h.r3 = x[2047:2040];
        h.h.r4 = x[7:0];
        h.h.r5 = (x >> 2047)[7:0];
    }
}
#include "../v1.p4i"

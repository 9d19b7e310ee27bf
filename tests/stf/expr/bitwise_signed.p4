/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7: bitwise operations on int<W> work on two's complement; the result is signed. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<8> x = (int<8>)h.h.a;
        int<8> y = (int<8>)h.h.b;
        h.h.r0 = (bit<8>)(x & y);
        h.h.r1 = (bit<8>)(x | y);
        h.h.r2 = (bit<8>)(x ^ y);
        h.h.r3 = (bit<8>)~x;
        h.h.r4 = (x | y) < 0 ? 8w1 : 8w0;
        h.h.r5 = (bit<8>)((x & y) >> 4);
    }
}
#include "../v1.p4i"

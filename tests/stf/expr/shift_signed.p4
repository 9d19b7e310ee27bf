/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7, 8.9.2: >> of int<W> brings in the sign; << gives the bits that it gives for bit<W>. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<8> x = (int<8>)h.h.a;
        h.h.r0 = (bit<8>)(x >> h.h.b);
        h.h.r1 = (bit<8>)(x << h.h.b);
        h.h.r2 = (bit<8>)(x >> 1);
        h.h.r3 = (bit<8>)(x >> 7);
        h.h.r4 = (bit<8>)(x << 1 >> 1);
        h.h.r5 = (bit<8>)(bit<5>)((int<5>)h.h.a[4:0] >> h.h.b[1:0]);
    }
}
#include "../v1.p4i"

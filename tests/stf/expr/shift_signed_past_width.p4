/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7: int<W> shifted by the width or more: left 0; right 0, or -1 for a negative value. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<8> x = (int<8>)h.h.a;
        int<12> y = (int<12>)(h.h.a ++ 4w0);
        h.h.r0 = (bit<8>)(x << h.h.b);
        h.h.r1 = (bit<8>)(x >> h.h.b);
        h.h.r2 = (bit<8>)(x >> 9);
        h.h.r3 = (bit<8>)(x << 300);
        h.h.r4 = (bit<8>)(bit<12>)(y >> h.h.b);
        h.h.r5 = (bit<8>)(x >> (h.h.b ++ 32w0));
    }
}
#include "../v1.p4i"

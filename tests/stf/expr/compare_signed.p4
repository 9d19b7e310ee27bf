/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7: comparisons of int<W> are numeric, the most significant bit is the sign. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<8> x = (int<8>)h.h.a;
        int<8> y = (int<8>)h.h.b;
        h.h.r0 = x < y ? 8w1 : 8w0;
        h.h.r1 = x <= y ? 8w1 : 8w0;
        h.h.r2 = x > y ? 8w1 : 8w0;
        h.h.r3 = x >= y ? 8w1 : 8w0;
        h.h.r4 = x == y ? 8w1 : 8w0;
        h.h.r5 = x < -1 ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

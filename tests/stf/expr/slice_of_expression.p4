/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7: a slice of an expression, of a sum, a concatenation; a slice of int<W> is unsigned. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (bit<8>)(h.h.a + h.h.b)[7:4];
        h.h.r1 = (h.h.a ++ h.h.b)[11:4];
        int<8> x = (int<8>)h.h.a;
        h.h.r2 = (bit<8>)x[7:4];
        h.h.r3 = x[7:4] > 7 ? 8w1 : 8w0;
        h.h.r4 = (bit<8>)(-x)[3:0];
        h.h.r5 = (bit<8>)(h.h.a & h.h.b)[5:2];
    }
}
#include "../v1.p4i"

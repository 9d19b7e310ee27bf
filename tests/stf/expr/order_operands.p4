/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.1: operands are evaluated from left to right: a value read on the left is that of before the call. */
#include "../ops.p4i"
bit<8> inc(inout bit<8> x) {
    x = x + 1;
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a - inc(h.h.a);
        h.h.r1 = inc(h.h.a) - h.h.a;
        h.h.r2 = h.h.a + (h.h.a + inc(h.h.a)) + h.h.a;
        h.h.r3 = h.h.b == inc(h.h.b) ? 8w1 : 8w0;
        h.h.r4 = inc(h.h.b) == h.h.b ? 8w1 : 8w0;
        h.h.r5 = (h.h.b ++ inc(h.h.b))[11:4];
    }
}
#include "../v1.p4i"

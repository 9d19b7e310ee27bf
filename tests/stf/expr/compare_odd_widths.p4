/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7: comparisons where the width is not that of a machine's integer. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<5> x = (int<5>)h.h.a[4:0];
        int<5> y = (int<5>)h.h.b[4:0];
        h.h.r0 = x < y ? 8w1 : 8w0;
        h.h.r1 = h.h.a[4:0] < h.h.b[4:0] ? 8w1 : 8w0;
        h.h.r2 = x + 1 > x ? 8w1 : 8w0;
        h.h.r3 = h.h.a[4:0] + 1 > h.h.a[4:0] ? 8w1 : 8w0;
        h.h.r4 = x == -16 ? 8w1 : 8w0;
        h.h.r5 = (int<1>)h.h.b[0:0] < 0 ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

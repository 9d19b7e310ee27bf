/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8: shifts bind weaker than + and ++, and tighter than comparisons and &; ++ is as strong as +. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a << 1 + 1;
        h.h.r1 = h.h.a + 1 << 1;
        h.h.r2 = h.h.a & h.h.b >> 4;
        h.h.r3 = h.h.a[3:0] ++ h.h.b[3:0] + 1;
        h.h.r4 = h.h.a[3:0] + 1 ++ h.h.b[3:0];
        h.h.r5 = h.h.a << 1 < h.h.b ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.5, 8.6, 8.7: comparisons signed and unsigned, && and ||, ?: . */
#include "ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bool less = h.h.a < h.h.b;
        bool sless = (int<8>)h.h.a < (int<8>)h.h.b;
        h.h.r0 = less ? 8w1 : 8w2;
        h.h.r1 = sless ? 8w1 : 8w2;
        h.h.r2 = (h.h.a == h.h.b || less) && !(h.h.a == 0) ? 8w1 : 8w0;
        h.h.r3 = h.h.a >= h.h.b ? 8w1 : 8w0;
        h.h.r4 = h.h.a != h.h.b ? 8w1 : 8w0;
        h.h.r5 = less == sless ? 8w1 : 8w0;
    }
}
#include "v1.p4i"

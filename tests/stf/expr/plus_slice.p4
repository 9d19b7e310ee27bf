/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 8.7: e[L+:W] is the slice of W bits from bit L on. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (bit<8>)h.h.a[4+:4];
        h.h.r1 = (bit<8>)h.h.a[0+:3];
        h.h.r2 = h.h.a[0+:8];
        h.h.r3[2+:4] = h.h.b[0+:4];
        h.h.r4[7+:1] = 1;
        h.h.r5 = (h.h.a ++ h.h.b)[4+:8];
    }
}
#include "../v1.p4i"

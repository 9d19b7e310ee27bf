/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 8.7: the low bit of [L+:W] may be known at run time only; beyond the end it is a shift by that amount. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (bit<8>)h.h.a[h.h.b+:4];
        h.h.r1[h.h.b+:2] = 2w3;
        h.h.r2 = 7w0 ++ h.h.a[h.h.b[2:0]+:1];
    }
}
#include "../v1.p4i"

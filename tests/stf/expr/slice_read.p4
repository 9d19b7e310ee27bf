/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: e[H:L] has the bits L to H, both included; bit 0 is the least significant one. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (bit<8>)h.h.a[7:4];
        h.h.r1 = (bit<8>)h.h.a[3:0];
        h.h.r2 = (bit<8>)h.h.a[6:1];
        h.h.r3 = 7w0 ++ h.h.a[7:7];
        h.h.r4 = h.h.a[7:0];
        h.h.r5 = (bit<8>)h.h.a[6:2][3:1];
    }
}
#include "../v1.p4i"

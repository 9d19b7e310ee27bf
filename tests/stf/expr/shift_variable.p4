/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: shifts of bit<W> by a run-time amount are logical. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a << h.h.b;
        h.h.r1 = h.h.a >> h.h.b;
        bit<16> w = 16w0x8001 << h.h.b;
        h.h.r2 = w[15:8];
        h.h.r3 = w[7:0];
        h.h.r4 = (bit<8>)(h.h.a[3:0] >> h.h.b[1:0]);
        h.h.r5 = h.h.a >> h.h.b << h.h.b;
    }
}
#include "../v1.p4i"

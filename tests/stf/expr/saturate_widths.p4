/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: saturation is at the ends of the type, whatever its width. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = (bit<8>)(h.h.a[3:0] |+| h.h.b[3:0]);
        h.h.r1 = (bit<8>)(h.h.a[3:0] |-| h.h.b[3:0]);
        bit<16> w = 16w0xFF00 |+| (h.h.a ++ h.h.b);
        h.h.r2 = w[15:8];
        h.h.r3 = w[7:0];
        h.h.r4 = 7w0 ++ (h.h.a[0:0] |+| h.h.b[0:0]);
        h.h.r5 = 1w0 ++ (h.h.a[6:0] |+| h.h.b[6:0]);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: break ends the innermost loop without its update; continue goes on with the update. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<8> i;
        for (i = 0; i < 20; i = i + 3) {
            if (i == h.h.a) { break; }
            if (i[0:0] == 1) { continue; }
            h.h.r0 = h.h.r0 + 1;
        }
        h.h.r1 = i;
        for (bit<8> x = 0; x < 3; x = x + 1) {
            for (bit<8> y = 0; y < 3; y = y + 1) {
                if (y > x) { break; }
                if (y == h.h.b) { continue; }
                h.h.r2 = h.h.r2 + 1;
            }
            h.h.r3 = h.h.r3 + 1;
        }
    }
}
#include "../v1.p4i"

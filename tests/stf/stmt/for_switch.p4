/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: break in a switch in a loop ends the loop, continue goes on with it: a switch has none of its own. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        for (bit<8> i = 0; i < 8; i = i + 1) {
            switch (i) {
                1: { continue; }
                2:
                5: { if (i == h.h.a) { break; } h.h.r1 = i; }
                default: { h.h.r2 = h.h.r2 + 1; }
            }
            h.h.r0 = h.h.r0 + 1;
        }
        for (bit<8> i in 8w1 .. 4) {
            switch (i == h.h.b ? 8w1 : 8w0) {
                1: { break; }
            }
            h.h.r3 = i;
        }
    }
}
#include "../v1.p4i"

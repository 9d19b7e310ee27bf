/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5: exit two actions down: every caller's out parameters are copied back. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action bottom(in bit<8> when) {
        if (when == 1) {
            exit;
        }
    }
    action middle(inout bit<8> x) {
        x = x + 0x10;
        bottom(h.h.a);
        x = x + 1;
    }
    action top(inout bit<8> y) {
        y = y + 2;
        middle(y);
        y = y + 4;
    }
    apply {
        top(h.h.r0);
        h.h.r1 = 1;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5: exit in an action that is called ends the control; the action's out parameters are copied back first. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action stop(inout bit<8> x, out bit<8> y, in bit<8> when) {
        x = x + 1;
        y = 0x22;
        if (when == 3) {
            exit;
        }
        y = 0x33;
    }
    apply {
        h.h.r0 = h.h.a;
        stop(h.h.r0, h.h.r1, h.h.b);
        h.h.r2 = 1;
        stop(h.h.r3, h.h.r4, h.h.a);
        h.h.r5 = 1;
    }
}
#include "../v1.p4i"

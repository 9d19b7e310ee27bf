/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.4: return ends an action, not its caller; parameters are copied back. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action act(inout bit<8> x, in bit<8> v) {
        x = x + 1;
        if (v == 1) {
            return;
        } else if (v == 2) {
            x = x + 0x10;
            return;
        }
        x = x + 0x20;
    }
    action outer(inout bit<8> x, in bit<8> v) {
        act(x, v);
        x = x + 4;
        if (v == 2) { return; }
        x = x + 8;
    }
    apply {
        act(h.h.r0, h.h.a);
        outer(h.h.r1, h.h.a);
        h.h.r2 = 1;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.4: return in an action that a table runs: the control goes on; hit and action_run are as without it. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action act(bit<8> v) {
        h.h.r0 = v;
        if (v > 0x10) { return; }
        h.h.r1 = v;
    }
    table t {
        key = { h.h.a: exact; }
        actions = { act; }
        default_action = act(0x20);
        const entries = { 1: act(1); 2: act(0x30); }
    }
    apply {
        if (t.apply().hit) { h.h.r2 = 1; }
        h.h.r3 = 1;
    }
}
#include "../v1.p4i"

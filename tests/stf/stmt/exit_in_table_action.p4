/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5: exit in an action that a table runs ends all controls; out parameters of the control are copied back. */
#include "../ops.p4i"
control inner(inout bit<8> x, inout bit<8> y, in bit<8> k) {
    action set(bit<8> v) { x = v; y = y + 1; }
    action stop(bit<8> v) { x = v; y = y + 2; exit; }
    table t {
        key = { k: exact; }
        actions = { set; stop; }
        default_action = set(0x10);
        const entries = {
            1: set(0x20);
            2: stop(0x30);
        }
    }
    apply {
        t.apply();
        y = y + 0x10;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    inner() i;
    apply {
        i.apply(h.h.r0, h.h.r0, h.h.a);
        h.h.r1 = 1;
    }
}
#include "../v1.p4i"

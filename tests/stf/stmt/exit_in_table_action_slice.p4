/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5: as a control's out argument that is copied back at exit: a slice, after exit in a table's action. */
#include "../ops.p4i"
control inner(inout bit<4> x, in bit<8> k) {
    action set() { x = 0xA; }
    action stop() { x = 0xB; exit; }
    table t {
        key = { k: exact; }
        actions = { set; stop; }
        default_action = set();
        const entries = { 2: stop(); }
    }
    apply {
        t.apply();
        x = x + 1;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    inner() i;
    apply {
        i.apply(h.h.r0[7:4], h.h.a);
        h.h.r1 = 1;
    }
}
#include "../v1.p4i"

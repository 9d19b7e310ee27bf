/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: a loop may call actions and apply controls; a table applied in a loop is applied each time. */
#include "../ops.p4i"
control add(inout bit<8> x, in bit<8> y) {
    bit<8> calls = 0;
    apply {
        calls = calls + 1;
        x = x + y + calls - 1;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    add() adder;
    bit<8> k = 0;
    action set(bit<8> v) { h.h.r1 = h.h.r1 + v; }
    action twice() { h.h.r2 = h.h.r2 * 2 + 1; }
    table t {
        key = { k: exact; }
        actions = { set; }
        default_action = set(0x10);
        const entries = { 1: set(1); 2: set(2); }
    }
    apply {
        for (k = 0; k < 4; k = k + 1) {
            t.apply();
            twice();
            adder.apply(h.h.r0, k);
        }
    }
}
#include "../v1.p4i"

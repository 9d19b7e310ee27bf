/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8, 14.2.2: a table applied in the condition of a loop, and in its update through an action. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action go(bit<8> next) { h.h.a = next; h.h.r0 = h.h.r0 + 1; }
    action end() { h.h.r1 = h.h.r1 + 1; }
    action step(in bit<8> x) { h.h.r2 = h.h.r2 + x; }
    table t {
        key = { h.h.a: exact; }
        actions = { go; end; }
        default_action = end();
        const entries = { 1: go(3); 3: go(9); 9: go(4); 5: go(5); }
    }
    apply {
        for (bit<8> i = 1; i < 5 && t.apply().hit; i = i + 1, step(i)) {
            h.h.r3 = i;
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.7.1: switches on tables in the blocks of others; tables applied in branches; return out of them. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action go() { }
    action set(bit<8> v) { h.h.r0 = h.h.r0 + v; }
    table t { key = { h.h.a: exact; } actions = { go; set; } default_action = go(); const entries = { 1: set(1); } }
    table u { key = { h.h.b: exact; } actions = { set; go; } default_action = go(); const entries = { 1: set(0x10); } }
    table v { key = { h.h.r0: exact; } actions = { set; go; } default_action = set(0x80); const entries = { 0x11: set(0x40); } }
    apply {
        switch (t.apply().action_run) {
            set: {
                switch (u.apply().action_run) {
                    set: { h.h.r1 = 1; }
                    go: { h.h.r1 = 2; return; }
                }
                v.apply();
            }
            go: { if (u.apply().hit) { h.h.r1 = 3; } }
        }
        h.h.r2 = 1;
    }
}
#include "../v1.p4i"

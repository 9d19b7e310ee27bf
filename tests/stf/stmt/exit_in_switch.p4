/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5: when the table of a switch exits, none of its blocks is executed. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action go() { h.h.r0 = 1; }
    action stop() { h.h.r0 = 2; exit; }
    table t {
        key = { h.h.a: exact; }
        actions = { go; stop; }
        default_action = stop();
        const entries = { 1: go(); 2: stop(); }
    }
    apply {
        switch (t.apply().action_run) {
            go: { h.h.r1 = 1; }
            stop: { h.h.r1 = 2; }
        }
        h.h.r2 = 1;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.7.1: switch on action_run: by the kind of action, hit or miss alike; fall-through; default for the others. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action a1(bit<8> v) { h.h.r0 = v; }
    action a2() { h.h.r0 = 0x22; }
    action a3() { }
    action a4() { h.h.r0 = 0x44; }
    table t {
        key = { h.h.a: exact; }
        actions = { a1; a2; a3; a4; }
        default_action = a3();
        const entries = { 1: a1(0x11); 2: a2(); 3: a3(); 4: a4(); }
    }
    apply {
        switch (t.apply().action_run) {
            a2:
            a1: { h.h.r1 = h.h.r0 + 1; }
            a3: { h.h.r1 = 0x33; }
            default: { h.h.r1 = 0xDD; }
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.7.1 (switch on action_run) in two instances of a control whose table binds arguments of an action outside of it. */
#include "../ops.p4i"
action bump(inout bit<8> x, bit<8> by) {
    x = x + by;
}
control step(inout bit<8> r)(bit<8> start) {
    bit<8> x = start;
    table t {
        key = { r : exact; }
        actions = { bump(x); NoAction; }
        default_action = bump(x, 1);
    }
    apply {
        switch (t.apply().action_run) {
            bump: { x = x + 0x40; }
            NoAction: { x = 1; }
        }
        r = x;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    step(0x10) one;
    step(0x20) two;
    apply {
        one.apply(h.h.r0);
        two.apply(h.h.r1);
    }
}
#include "../v1.p4i"

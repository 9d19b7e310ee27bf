/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.1: actions of the top level; they see only their parameters and constants; called and in tables of two controls. */
#include "../ops.p4i"
const bit<8> bias = 0x10;
action put(inout bit<8> x, bit<8> v) { x = v + bias; }
control one(inout bit<8> x) {
    table t {
        key = { x: exact; }
        actions = { put(x); }
        default_action = put(x, 1);
        const entries = { 5: put(x, 2); }
    }
    apply { t.apply(); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    one() o;
    table t {
        key = { h.h.b: exact; }
        actions = { put(h.h.r1); NoAction; }
        default_action = NoAction();
        const entries = { 7: put(h.h.r1, 3); }
    }
    apply {
        h.h.r0 = h.h.a;
        o.apply(h.h.r0);
        t.apply();
        put(h.h.r2, h.h.a);
    }
}
#include "../v1.p4i"

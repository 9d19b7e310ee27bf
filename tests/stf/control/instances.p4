/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.4: each instance has its own tables: entries of one are not seen by the other. */
#include "../ops.p4i"
control look(in bit<8> k, out bit<8> x) {
    action set(bit<8> v) { x = v; }
    table t {
        key = { k: exact; }
        actions = { set; }
        default_action = set(0xFF);
    }
    apply { t.apply(); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    look() one;
    look() two;
    apply {
        one.apply(h.h.a, h.h.r0);
        two.apply(h.h.a, h.h.r1);
        one.apply(h.h.b, h.h.r2);
    }
}
#include "../v1.p4i"

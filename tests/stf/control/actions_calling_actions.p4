/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.1: actions call actions; local variables of each; from tables as well. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action add(inout bit<8> x, in bit<8> v) { bit<8> t = x + v; x = t; }
    action three(inout bit<8> x, in bit<8> v) {
        bit<8> t = v;
        add(x, t);
        add(x, t);
        t = t + 1;
        add(x, t);
    }
    action entry(bit<8> v) {
        three(h.h.r0, v);
        add(h.h.r1, h.h.r0);
    }
    table t {
        key = { h.h.a: exact; }
        actions = { entry; }
        default_action = entry(1);
        const entries = { 2: entry(4); }
    }
    apply {
        t.apply();
        three(h.h.r2, h.h.b);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 18.3.1: names for the control plane: of tables in instances, of keys by @name, of actions, hidden by @hidden. */
#include "../ops.p4i"
control inner(inout bit<8> x, in bit<8> y)(bit<8> n) {
    @name("put") action set(bit<8> v) { x = v + n; }
    @name("lookup") table t {
        key = { y: exact @name("the_key"); y[0:0]: exact @name("low"); }
        actions = { set; @defaultonly NoAction; }
        default_action = NoAction();
    }
    apply { t.apply(); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    @name("left") inner(1) a;
    inner(2) b;
    apply {
        a.apply(h.h.r0, h.h.a);
        b.apply(h.h.r1, h.h.a);
    }
}
#include "../v1.p4i"

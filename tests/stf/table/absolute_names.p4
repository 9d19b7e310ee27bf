/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 18.3.2, 18.3.1.5, 20.3.3: a name with a dot before it is a whole one; @hidden on a table, an action, a key; local names
 * of instances, also of those of instances. */
#include "../ops.p4i"
control leaf(inout bit<8> x, in bit<8> y) {
    action set(bit<8> v) { x = v; }
    table t { key = { y: exact; } actions = { set; } default_action = set(1); }
    apply { t.apply(); }
}
control branch(inout bit<8> x, inout bit<8> z, in bit<8> y) {
    leaf() one;
    @name("two") leaf() other;
    apply { one.apply(x, y); other.apply(z, y); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    branch() b;
    @name(".my.place") action set(bit<8> v) { h.h.r2 = v; }
    @name(".set") action other(bit<8> v) { h.h.r2 = v + 1; }
    @hidden action unseen() { h.h.r3 = 7; }
    @name(".routes") table t { key = { h.h.a: exact; } actions = { set; other; } default_action = set(1); }
    @hidden table u { key = { h.h.a: exact; } actions = { unseen; NoAction; } const entries = { 3: unseen(); } const default_action = NoAction; }
    apply { b.apply(h.h.r0, h.h.r1, h.h.a); t.apply(); u.apply(); leaf.apply(h.h.r4, h.h.a); }
}
#include "../v1.p4i"

// SPDX-License-Identifier: Apache-2.0
// P4_16 14.2, 14.2.1.5, 14.2.1.6: a table's size and other properties.
#include <core.p4>
extern E { E(bit<32> n); }
const bit<16> many = 1024;
control c(in bit<8> f)(bit<32> n) {
    bit<32> v = 4;
    E(4) e;
    table t1 { actions = { NoAction; } size = many; }
    table t2 { actions = { NoAction; } size = n; }
    table t3 { actions = { NoAction; } size = 4 * 256; implementation = e; }
    table t4 { actions = { NoAction; } implementation = E(4); anything = true; else_this = "text"; }
    table t5 { actions = { NoAction; } const size = 8; }
    table t6 { actions = { NoAction; } size = v; }
    table t7 { actions = { NoAction; } size = f; }
    table t8 { actions = { NoAction; } size = "x"; }
    table t9 { actions = { NoAction; } size = true; }
    table t10 { actions = { NoAction; } size = 1; size = 2; }
    table t11 { actions = { NoAction; } anything = 1; const anything = 2; }
    table t12 { actions = { NoAction; } actions = { NoAction; } }
    table t13 { key = { f : exact; } key = { f : exact; } actions = { NoAction; } }
    table t14 { actions = { NoAction; } default_action = NoAction; const default_action = NoAction; }
    table t15 { actions = { NoAction; } implementation = E(v); }
    apply { t1.apply(); }
}
control C(in bit<8> f);
package P(C c);
P(c(4)) main;

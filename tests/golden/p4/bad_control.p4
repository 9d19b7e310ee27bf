// SPDX-License-Identifier: Apache-2.0
// P4_16 14.1 to 14.4, 15: what actions, tables, entries and instances may not be.
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> f; bit<8> g; }
extern E { E(); }
action top() { }
control sub(inout h_t h)(bit<8> k) { apply { h.f = k; } }
parser sub_parser(packet_in p, out h_t h) { state start { transition accept; } }
control c(inout h_t h) {
    action a(bit<8> x) { h.f = x; }
    action b(in bit<8> x, bit<8> y) { h.f = x; }
    action data_first(bit<8> y, in bit<8> x) { h.f = x; }                       // 14.1
    action out_default(out bit<8> y = 3) { }                                    // 6.8
    action with_int(int n) { }                                                  // 7.1.6.5
    action with_extern(E e) { }                                                 // 14.1
    action noact() { }
    bit<8> v = 5;
    table t0 { key = { h.f : exact; } actions = { a; } }
    action applies() { t0.apply(); }                                            // 14.1
    table t1 { key = { h.f : exact; } actions = { a; b(5); } default_action = b(5, 1); }    // legal
    table t2 { key = { h.f : exact; } actions = { b(5); } default_action = b(v, 1); }       // 14.2.1.3
    table t3 { key = { h.f : exact; } actions = { b(v); } default_action = b(v); }
    table t4 { key = { h.f : exact; } default_action = a(1); actions = { a; } }
    table t5 { key = { h.f : exact; } actions = { a; } default_action = noact; }
    table t6 { key = { h.f : exact; } actions = { b; } }                        // 14.2.1.2
    table t7 { key = { h.f : exact; } actions = { a(1); } }
    table t8 { key = { h.f : exact; } actions = { b(t0.apply().hit ? 8w1 : 2); } }
    table t9 { key = { h.f : exact; } actions = { top; .top; } }
    table t10 { key = { h.f + 1 : exact; } actions = { a; } }                   // 14.2.1.1, 18.3.1.3
    table t11 { key = { h : exact; } actions = { a; } }
    table t12 { key = { h.f : nearest; } actions = { a; } }
    table t13 { actions = { a; } const entries = { 1 : a(1); } }                // 14.2.1.4
    table t14 { key = { h.f : exact; h.g : ternary; } actions = { a; noact; }
        const entries = { (1, 2) : a(1); 3 : a(2); _ : a(9); (4, _) : a; (5, 1) : b(1, 2); (1, 2, 3) : noact; } }
    table t15 { key = { h.f : lpm; } actions = { a; } const entries = { 0x10 &&& 0xF0 : a(1); _ : a(1); } }     // legal
    table t16 { key = { h.f : exact; } actions = { a; @defaultonly noact; } const entries = { 2 : noact; } }   // 20.3.2
    table t17 { key = { h.f : exact; } actions = { @tableonly noact; } default_action = noact; }
    table t18 { key = { h.f : ternary; } actions = { a; } largest_priority_wins = 1; entries = { 1 : a(1); } } // 14.2.1.4.1
    table t19 { key = { h.f : ternary; } actions = { a; } priority_delta = 0; entries = { 1 : a(1); } }
    table t20 { key = { h.f : ternary; } actions = { a; } entries = { priority = (-1) : 1 : a(1); } }
    table t21 { key = { h.f : ternary; } actions = { a; } entries = { priority = 1 : 1 : a(1); 2 : a(2); 3 : a(3); } }
    table t22 { key = { h.f : ternary; } actions = { a; } entries = { 1 : a(1); priority = 1 : 2 : a(2); } }
    table t23 { key = { h.f : ternary; } actions = { a; }
        entries = { priority = 5 : 1 : a(1); priority = 5 : 2 : a(2); priority = 9 : 3 : a(3); } }             // warnings
    table t24 { key = { h.f : ternary; } actions = { a; } @noWarn("duplicate_priorities") @noWarn("entries_out_of_priority_order")
        entries = { priority = 5 : 1 : a(1); priority = 5 : 2 : a(2); priority = 9 : 3 : a(3); } }             // none
    sub_parser() p;                                                             // 14
    sub() s;                                                                    // 15
    sub(v) s2;
    sub(1) s3;
    apply {
        sub.apply(h);                                                           // 15.1
        s3.apply();
        s3.apply(h, 1);
        b(1);                                                                   // 14.1.1
        b(1, 2);                                                                // legal
        b(1, v);
    }
}

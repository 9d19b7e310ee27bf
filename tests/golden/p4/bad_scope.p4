// SPDX-License-Identifier: Apache-2.0
// P4_16 6.10, 7.1.3, 7.2.4, 7.2.7, 7.2.12 to 7.2.14, 11.3.1, 13.2: who sees which name, what may stand where.
#include <core.p4>
header h_t { bit<8> f; }
header g_t { bit<8> f; }
header_union none_t { }                                                 // 7.2.4: legal
header_union twice_t { h_t a; g_t a; }                                  // 7.2.4: distinct names
header_union stack_t { h_t[2] s; }                                      // 7.2.4: headers only
header_union nested_t { none_t n; }
match_kind { fuzzy, fuzzy, exact }                                      // 7.1.3: each name once
match_kind { other }
const bit<8> other = 1;                                                 // 7.1.3: they are top-level names
const bit<8> early = 1;
match_kind { early }
extern L { L(list<bit<8>> l); L(list<string> l, bit<8> n); L(list<match_kind> l, bit<8> n, bit<8> o); }
L((list<bit<8>>){ }) l1;                                                // 7.2.7: zero or more
L((list<string>){ "a", "b" }, 1) l2;
L((list<match_kind>){ exact, lpm }, 1, 2) l3;
L((list<bit<8>>){ 1, true }) l4;                                        // 7.2.7: of one type
struct list_t { list<bit<8>> l; }                                       // 7.2.8
parser PT(packet_in p, out h_t h);
control CT(inout h_t h);
package K(CT c, bit<8> n = 4);
package KI(in bit<8> n);                                                // 7.2.13: no directions
package KO(out bit<8> n);
extern X { X(); void m(CT c); void n(PT p); void o(K k); }              // 7.2.12: not as arguments
void fn(in CT c) { }
action act(PT p) { }
parser with_parser(packet_in p, out h_t h, PT q) { state start { transition accept; } }
control with_control(inout h_t h, CT c, K k) { apply { } }
control made_with(inout h_t h)(CT c) { apply { c.apply(h); } }          // 7.2.12: legal
extern B { B(); bit<8> n(); abstract bit<8> f(in bit<8> a); abstract bit<8> f(in bit<8> a, in bit<8> b); }
const bit<8> top = 4;
B() b1 = {                                                              // 11.3.1: legal
    bit<8> f(in bit<8> x) { return x + this.n() + top; }
    bit<8> f(in bit<8> x, in bit<8> y) { return this.f(x) + y; }
};
B() b2;                                                                 // 11.3.1: all are implemented
B() b3 = { bit<8> f(in bit<8> a) { return a; } };
B() b4 = { bit<8> f(in bit<8> a) { return a; } bit<8> f(in bit<8> a, in bit<16> b) { return a; } };
B() b5 = { bit<8> f(in bit<8> a) { return a; } bit<8> f(in bit<8> a, in bit<8> b) { return a; }
           bit<8> n() { return 1; } };
void uses_this() { this.n(); }
control private_t(inout h_t h) {
    const bit<8> k = 1;
    action a() { }
    table t { actions = { a; } }
    apply { t.apply(); }
}
control user(inout h_t h) {                                             // 6.10: nothing of it is seen here
    private_t() p;
    table t2 { actions = { a; } }
    apply { h.f = k; h.f = private_t.k; h.f = p.k; p.t.apply(); t.apply(); }
}
parser pieces(packet_in p, out h_t h) {
    const bit<8> j = 2;
    state start { transition more; }
    state more { transition accept; }
}
parser user_parser(packet_in p, out h_t h) {
    pieces() s;
    state start { h.f = j; transition more; }
}
parser no_start(packet_in p, out h_t h) { state begin { transition accept; } }      // 13.2
parser twice(packet_in p, out h_t h) { state start { transition accept; } state start { transition accept; } }
parser own_final(packet_in p, out h_t h) { state start { transition reject; } state reject { transition accept; } }
parser with_instance(packet_in p, out h_t h) { private_t() c; state start { transition accept; } }
parser one_namespace(packet_in p, out h_t h) {
    bit<4> t;
    pieces() start;
    state start { t = 1; transition t; }
    state t { transition accept; }
}
control extracts(inout h_t h, packet_in p) { apply { p.extract(h); } }  // 13.8: only in parsers

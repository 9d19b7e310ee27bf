// SPDX-License-Identifier: Apache-2.0
// Sentences of P4_16 1.2.5 that say what is not legal.
#include <core.p4>
extern E { E(); void run(); }
extern L { L(list<bit<8>> data); }
header h_t { bit<8> f; }
match_kind { fuzzy }
const bool same = exact == fuzzy;                       // 8.4: legal, false
const bool less = exact < fuzzy;                        // 8.4: only == and !=
extern void opt(in bit<8> a, @optional in bit<8> b);
extern void dflt(@optional in bit<8> a = 1);            // 6.8.2: no default value
bool arith(in bit<8> x, in bit<16> y, in int<8> z) {    // 8.11.3; 5 & -3 is taken, as p4c does
    bit<8> a = x + y;
    bit<8> b = x + z;
    int<8> c = (int<8>)y;
    bit<16> d = y + z;
    bit<8> e = x << z;
    bool f = x < z;
    bit<8> g = 1 << x;
    int<8> h = ~1;
    return true;
}
control c(inout h_t h)(bit<8> n) {
    E() e;
    E() e2;
    L((list<bit<8>>){ 1, 2, 3 }) l;                     // 8.14: legal
    L((list<bit<8>>){ 1, h.f, 3 }) m;                   // 8.21: known at compile time
    apply {
        opt(1);
        opt(b = 1);                                     // 6.8.2: a is not optional
        bool b = e == e2;                               // 8.22: no comparison
        e = e2;                                         // 8.22: no assignment
        h.f = n;
        n = 1;                                          // 15: a constructor parameter is constant
        E() local;                                      // 11.3: not in a block
        const bit<8> k = h.f;                           // 11.1: not known at compile time
    }
}
c(1) top_level;                                         // 11.3.2: not at the top level
parser p(packet_in b, out h_t h) {
    state start { b.extract(h); transition next; }
    state accept { }                                    // 13.4: reserved
    state next { transition select(h.f) { 1 &&& 3: accept; 8w1 .. 4: accept; _: start; } }
}

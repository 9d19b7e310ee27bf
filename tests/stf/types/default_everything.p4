/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.3, 8.26: the default of each type, alone, inside of others, and as the rest of a list or a struct expression. */
#include <core.p4>
#include <v1model.p4>
enum int<8> n0_t { one = 1, zero = 0, two = 2 }
enum bit<8> n2_t { five = 5, six = 6 }
enum n1_t { A, B }
header h_t { bit<8> f1; bit<8> f2; }
struct s_t { bit<8> b; bool f; }
struct t_t { s_t s; n0_t n0; n1_t n1; n2_t n2; error e; int<8> i; h_t h; h_t[2] st; tuple<bit<8>, bool> tp; varbit<16> v; }
header r_t { bit<8> x0; bit<8> x1; bit<8> x2; bit<8> x3; bit<8> x4; bit<8> x5; bit<8> x6; bit<8> x7; }
struct headers { h_t h; h_t i; h_t j; h_t[2] k; r_t r; }
struct metadata { bit<8> n; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        t_t t = ...;
        t_t u = { s = { f = true, ... }, n1 = n1_t.B, ... };
        s_t s1 = { 1, ... };
        h_t i = { ... };
        h_t j = ...;
        n0_t n0 = ...;
        tuple<n0_t, n1_t, bit<8>> p = { ... };
        h.i = i;
        h.j = j;
        h.k = { { 1, 2 }, ... };
        h.r.setValid();
        h.r.x0 = t.s.b | (t.s.f ? 8w1 : 0) | (t.n0 == n0_t.zero ? 8w2 : 0) | (t.n1 == n1_t.A ? 8w4 : 0) | (t.e == error.NoError ? 8w8 : 0)
             | ((bit<8>)t.n2 == 0 ? 8w0x10 : 0) | (t.n2 == n2_t.five ? 8w0x20 : 0) | (t.i == 0 ? 8w0x40 : 0) | (t.h.isValid() ? 8w0x80 : 0);
        h.r.x1 = (u.s.f ? 8w1 : 0) | (u.n1 == n1_t.B ? 8w2 : 0) | u.s.b;
        h.r.x2 = s1.b | (s1.f ? 8w2 : 0);
        h.r.x3 = (n0 == n0_t.zero ? 8w1 : 0) | (p == { n0_t.zero, n1_t.A, 0 } ? 8w2 : 0);
        h.r.x4 = (t.st[0].isValid() ? 8w1 : 0) | (t.tp == { 0, false } ? 8w2 : 0);
        h.h = { f2 = 9, ... };
        t = { ... };
        h.r.x5 = t.h.isValid() ? 8w1 : 0;
        h.r.x6 = t == u ? 8w1 : 0;
        u = ...;
        h.r.x7 = t == u ? 8w1 : 0;
    }
}
#include "../v1.p4i"

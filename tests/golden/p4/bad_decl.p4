// SPDX-License-Identifier: Apache-2.0
// Declarations that do not check.
const bit<8> k = true;
const bit<8> late = later;
const bit<8> later = 1;
const bit<8> k = 2;
bit<(k - 10)> neg() { return 0; }
bit<(later)> f() { }
typedef bit<5000> wide_t;
struct s_t { bit<8> a; int b; string c; bit<8> a; }
header h_t { error e; tuple<bit<8>> t; s_t s; }
header_union u_t { bit<8> x; }
struct g_t<T> { T t; }
typedef g_t bare_t;
typedef g_t<bit<8>, bit<8>> many_t;
typedef s_t<bit<8>> none_t;
type s_t new_t;
enum bool e_t { A = true }
enum bit<2> e2_t { A = 4, B = 0 }
extern X { X(); bit<8> X(); void m(); void m(); }
extern void ext(out bit<8> a = 1, in X x, in int i, @optional in bit<8> o = 2);
bit<8> fn(@optional in bit<8> a) { return a; }
action act(bit<8> a, in bit<8> b, X x) { }
parser P(inout bit<8> x);
control C(inout bit<8> x, P p)(out bit<8> o) { apply { } }
package K(in bit<8> x);
control D() {
    X x;
    X(1) y;
    X() z = { void m() { } };
    D() d;
    int v = 1;
    bit<8> D = 2;
    apply {
        X() in_body;
        bit<8> w;
        bit<16> w;
    }
}
X() main;

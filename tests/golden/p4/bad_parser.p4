// SPDX-License-Identifier: Apache-2.0
// P4_16 10, 13.4 to 13.9, 13.11, 12: what parsers and functions may not do.
#include <core.p4>
header h_t { bit<8> f; }
header v_t { bit<8> f; varbit<16> v; }
header vv_t { varbit<8> w; varbit<16> v; }
struct s_t { bit<8> a; h_t h; }
enum plain_t { A, B }
enum bit<8> e1_t { x = 0, y = 1 }
header_union u_t { h_t a; v_t b; }
struct all_t { h_t h; v_t v; vv_t vv; s_t s; bit<8> n; u_t u; h_t[2] st; bit<8> z; plain_t p; }
error { Mine }
bit<8> recursive(in bit<8> x) { return recursive(x); }                  // 10
bit<8> no_path(in bit<8> x) { if (x == 1) { return 1; } }
void with_value() { return 1; }
bit<8> without_value() { return; }
bit<8> other_value() { return true; }
bit<8> exits() { exit; return 1; }                                      // 12.5
control uses(inout all_t a, packet_in p) {
    apply {
        verify(true, error.Mine);                                       // 13.7
        p.advance(8);                                                   // 13.8
        a.n = p.lookahead<bit<8>>();
    }
}
parser first(packet_in p, out all_t a)(bit<8> cp) {
    value_set<bit<8>>(4) vs;
    value_set<s_t>(4) vs2;                                              // 13.6
    bit<8> q = 3;
    state start {
        p.extract(a.v);                                                 // 13.8.1: no varbit
        p.extract(a.v, 8);                                              // legal
        p.extract(a.h, 8);                                              // 13.8.2: exactly one
        p.extract(a.vv, 8);
        p.extract(a.s);
        p.extract(a.n);
        p.extract(a.u);
        p.extract(a.st);
        p.extract(a.u.a);                                               // legal
        p.extract(a.st.next);
        p.extract<h_t>(_);
        p.extract(_);                                                   // 13.8.4: of which type?
        p.extract({ 1 });
        p.extract(a.v, a.n);
        p.lookahead<v_t>();                                             // 13.8.3: fixed width
        p.lookahead<u_t>();                                             // 7.2.4
        p.lookahead<error>();
        p.lookahead<s_t>();                                             // legal
        a.n = p.lookahead<bit<4>>();
        p.advance(a.n);
        verify(a.n, error.Mine);                                        // 13.7
        verify(true, 1);
        verify(true, error.Nope);
        if (a.n == 1) { return; }                                       // 12.4
        a.st.lastIndex = 1;                                             // 8.18
        a.n = (bit<8>)a.st.nextIndex;
        transition two;
    }
    state two { transition select(a.n) { vs: three; 1: three; _: accept; 2: three; } }      // 13.6
    state three { transition select(a.p) { plain_t.A: accept; plain_t.B: reject; } }
    state four {
        transition select(a.n, a.z) {
            (1, 2): accept;
            (1, vs): accept;
            vs: accept;
            (1 &&& 2, 3 .. 4): accept;
            (true, 1): accept;
            (1, 2, 3): accept;
            _: accept;
        }
    }
    state five { transition select(a.s) { _: accept; } }
    state six { transition select(a.n) { cp: accept; e1_t.y: accept; 1 .. cp: accept; 16w1: reject; } }
    state seven { transition select(error.Mine) { error.Mine: accept; _: accept; } }        // legal
    state eight { transition select({ a.n, a.z }) { (1, 2): accept; { 1, 3 }: accept; } }   // legal
    state nine { transition nowhere; }
}

// SPDX-License-Identifier: Apache-2.0
// P4_16 8.2 to 8.23, 12.6, 12.7: which operations and which mixtures of types are legal, section by section.
#include <core.p4>
header h_t { bit<8> f; }
header g_t { bit<8> f; }
header_union u_t { h_t a; h_t b; }
struct s_t { bit<8> a; bool b; }
struct s2_t { bit<8> a; bool b; }
struct n_t { s_t s; bit<4> n; }
typedef s_t s3_t;
enum plain_t { A, B }
enum bit<8> e1_t { x = 0, y = 1, z = 1 }
enum bit<8> e2_t { x = 10, y = 11 }
type bit<8> new_t;
type bool newb_t;
extern E { E(); void m(); }
extern void gen<T>(in T x, in T y);
extern void ov(in bit<8> a, out bit<16> y);
extern void df(in bit a, in bit<3> b = 2, in bit<5> c);
control c(inout h_t h, inout g_t g, inout u_t u, inout h_t[4] st, inout s_t s, inout s2_t s2, inout s3_t s3, inout n_t n, in s_t ro) {
    bit<8> x; bit<16> y; int<8> z; bool b;
    tuple<bit<8>, bool> t; tuple<> et;
    e1_t e1; e2_t e2; new_t nt; newb_t nb; plain_t pl; error er;
    varbit<16> v16; varbit<8> v8; h_t[3] st3;
    E() ext;
    action act(bit<8> q) { x = q; }
    table tb { actions = { act; NoAction; } }
    apply {
        b = er == error.NoError || er != error.NoMatch;      // 8.2: legal
        b = er < error.NoError;                              // 8.2: only == and !=
        x = (bit<8>)er;
        pl = v1;                                             // 8.3: not in the top-level namespace
        b = pl == plain_t.A;                                 // 8.3: legal
        b = pl < plain_t.A;
        pl = (plain_t)x;                                     // 8.3: no casts
        x = (bit<8>)pl;
        x = e1 + e2;                                         // 8.3: legal, up to 'b = e1 > e2'
        y = e1 ++ e2;
        x = e1 << 3;
        x = x[e1_t.y:0] ++ 6w0;
        x = st[e1_t.y].f;
        e1 = (e1_t)e2;
        e1 = (e1_t)(e1_t.x + 1);
        b = e1 > e2;
        e1 = e2;                                             // 8.3: no implicit cast to an enum
        e1 = x;
        e1 = e1_t.x + 1;
        e1 = e1_t.x + e1_t.y;
        b = b + b;                                           // 8.5
        b = x == b;
        x = b ? x : y;                                       // 8.5.1
        x = b ? 1 : 2;
        x = true ? 1 : 2;                                    // 8.5.1: legal
        x = x + y;                                           // 8.6
        x = x[8:0];
        x = x[3:4] ++ 6w0;
        x[y:0] = 1;
        x = x << -1;
        x = -5 / 2;                                          // 8.8
        x = 5 % 0;
        x = 3 |+| 4;
        v16 = v8;                                            // 8.10
        b = v16 == v8;
        b = v16 < v16;
        b = (bool)x;                                         // 8.11.1
        b = (bool)2;
        b = (bool)1;                                         // 8.11.1: legal
        x = (bit<8>)b;
        x = (bit<8>)(bit<1>)b;                               // 8.11.1: legal
        z = (int<8>)y;
        t = { 1, true };                                     // 8.12: legal
        b = t == { 1, true } && t != t;
        et = { };
        x = t[2];
        x = t[x];
        x = t[1];
        t = { 1 };
        s = { 1 };                                           // 8.13
        s = { a = 1 };
        s = { a = 1, a = 2, b = true };
        s = { a = 1, b = true, c = 2 };
        s = { b = true, a = 1 };                             // 8.13: legal
        s = { b = true, ... };                               // 8.26: legal
        n = { s = ... };
        s = s3;                                              // 7.5: legal, a synonym
        b = s == s3;
        s = s2;                                              // 8.16: types are equal by name
        b = s == s2;
        s.a = s;
        h = g;                                               // 8.17
        b = h == g;
        b = h == {#};                                        // 8.17: legal
        h.setValid(1);
        st = st3;                                            // 8.18
        b = st == st3;
        x = st[4].f;
        x = st[-1].f;
        x = st.last.f;
        x = (bit<8>)st.lastIndex;
        st.next = h;
        st.push_front(0);
        st.pop_front(x);
        x = (bit<8>)st.size;                                 // 8.18: legal
        u.setValid();                                        // 8.19
        u.setInvalid();
        u = { h };
        b = u.isValid() || u == {#};                         // 8.19: legal
        u = {#};
        ov(a = x);                                           // 8.20
        ov(a = x, a = y);
        ov(a = x, y);
        ov(z = x, w = y);
        ov(a = x, y = 0);
        ov(_, y);
        ov(x, _);                                            // 8.20: legal
        df(1, 3);                                            // 6.8
        df(a = 1, c = 3);                                    // 6.8: legal
        gen(x, y);
        gen(1, 2);
        gen(x, 2);                                           // 8.20: legal
        ro.a = 1;                                            // 6.8: in is read-only
        act();                                               // 14.1.1
        act(1);
        b = nt < nt;                                         // 8.23
        nt = nt + nt;
        nt = x;
        b = nb && b;
        nt = (new_t)x;                                       // 8.23: legal
        b = nt == (new_t)x && (bool)nb;
        if (x) { }                                           // 12.6
        if (tb.apply()) { }
        switch (x) { 1: { } 1: { } }                         // 12.7.3
        switch (x) { 0: { } 256: { } }
        switch (x) { default: { } 1: { } }
        switch (x) { e2_t.x: { } 1: { } }                    // 12.7.2: legal
        switch (e1) { 0: { } }
        switch (e1) { e1_t.y: { } e1_t.z: { } }              // 12.7.3: equal, though the names differ
        switch (x) { x: { } }
        switch (s) { default: { } }
        switch (tb.apply().action_run) { act: NoAction: { } default: { } }      // 12.7.1: legal
        switch (tb.apply().action_run) { other: { } }
        switch (tb.apply().action_run) { act: { } act: { } }
        b = tb.apply().action_run == tb.apply().action_run;  // 12.5
    }
}

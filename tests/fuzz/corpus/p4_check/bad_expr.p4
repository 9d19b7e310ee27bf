// SPDX-License-Identifier: Apache-2.0
// Expressions that do not check; each line has one mistake, and none follows from another.
#include <core.p4>
header h_t { bit<8> f; varbit<16> v; }
struct s_t { h_t h; h_t[4] st; bit<8> n; }
enum bit<8> ser_t { A = 1, B = 300 }
enum plain_t { X, Y }
type bit<8> new_t;
extern void take<T>(in T x);
bit<8> fun(in bit<8> a, out bit<8> b, in bit<8> c = 4) { b = a; return c; }

control c(inout s_t s, in bit<8> ro, inout new_t nt, inout ser_t ser, inout plain_t pl, inout int<8> si) {
    bit<16> w = 0;
    bool flag = false;
    apply {
        w = s.n;
        w = s.n + w;
        w = s.n ++ s.n ++ s.n;
        w = 5 / 0;
        w = w << si;
        w = 1 << s.n;
        w = ~1;
        flag = w;
        flag = !w;
        flag = s.h && true;
        flag = s == 1;
        flag = take == take;
        s.n = nt + 1;
        nt = s.n;
        ser = 1;
        ser = ser_t.C;
        pl = (plain_t)1;
        pl = plain_t.Z;
        s.h = { 1 };
        s.h = { f = 1, g = 2 };
        s.st = { {#}, {#} };
        w = { 1, 2 };
        s.n = w[16:9];
        s.n = w[0:7];
        s.n = s.st[4].f;
        s.n = s.st[true].f;
        s.n = s.n.x;
        s.n = s.hh.f;
        s.st.next.f = 1;
        ro = 1;
        s.n = fun(1);
        s.n = fun(1, 2);
        s.n = fun(1, w);
        s.n = fun(b = s.n, a = 1, a = 2);
        s.n = fun(b = s.n, q = 1);
        s.n = fun<bit<8>>(1, s.n);
        take(5);
        take({ a = 1 });
        take(_);
        s.h.isValid(1);
        ro.setValid();
        undeclared = 1;
        w = undeclared2(3);
        s.n = flag ? s.n : w;
        s.n = w ? 1 : 2;
        w = (bit<16>)si;
        w = (bit<16>)"text";
        w = error.NoSuch;
        if (w) { }
        switch (s) { default: { } }
        switch (w) { 1: { } 1: { } }
        switch (w) { flag: { } }
        for (bit<8> i in w) { }
        break;
        return 1;
    }
}

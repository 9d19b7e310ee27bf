// SPDX-License-Identifier: Apache-2.0
// P4_16 6.8, 19: arguments for parameters without direction are known at compile time, but for those of actions.
#include <core.p4>
header h_t { bit<8> f; }
struct pair { bit<8> a; bit<8> b; }
extern void ext(bit<8> x);
extern void both(bit<8> x, pair y);
extern E { E(bit<8> n); void m(bit<8> x); void free(in bit<8> x); }
void fn(bit<8> x) { ext(x + 1); both(x, { x, 1 }); }    // legal: x has no direction either
control sub(inout h_t h, bit<8> x) { apply { h.f = x; ext(x); } }
parser sp(packet_in b, out h_t h, bit<8> x) { state start { b.extract(h); ext(x[7:0]); transition accept; } }
control c(inout h_t h)(bit<8> n) {
    E(n) e;
    sub() s;
    const bit<8> k = 1;
    action a(in bit<8> w, bit<8> x) { h.f = w; ext(x); }
    apply {
        bit<8> v = 2;
        ext(1);                                         // legal, so are the next ones
        ext(n + k);
        e.m((bit<8>)h.minSizeInBits());
        e.free(h.f);
        s.apply(h, n);
        fn(k);
        a(h.f, v);                                      // legal: of an action
        both(n, { 1, n });
        ext(v);
        ext(h.f);
        both(k, { 1, v });
        both(y = { k, 1 }, x = h.f & 1);
        e.m(h.f);
        s.apply(h, v);
        fn(h.f);
        fn(h.isValid() ? k : v);
        static_assert(k == 1, "legal");
        static_assert(n == 1, "legal: decided for each instance");
        static_assert(h.f == 1, "no");
        static_assert(v == 1);
    }
}
parser p(packet_in b, out h_t h) {
    sp() inner;
    state start { inner.apply(b, h, 1); inner.apply(b, h, h.f); transition accept; }
}
void asserts(bit<8> x) { static_assert(x == 1); }

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.24, 8.20: generic functions: type arguments given or found; values of such a type are only assigned. */
#include "../ops.p4i"
struct s_t { bit<8> x; bit<8> y; }
T choose<T>(in bool c, in T x, in T y) {
    if (c) {
        return x;
    }
    return y;
}
void swap<T>(inout T x, inout T y) {
    T t = x;
    x = y;
    y = t;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bool c = h.h.a > h.h.b;
        h.h.r0 = choose(c, h.h.a, h.h.b);
        h.h.r1 = choose<bit<8>>(c, 1, 2);
        s_t s = choose(!c, (s_t){ h.h.a, 5 }, (s_t){ h.h.b, 6 });
        h.h.r2 = s.x;
        h.h.r3 = s.y;
        swap(s.x, s.y);
        h.h.r4 = s.x;
        h.h.r5 = (bit<8>)choose(c, h.h.a[3:0], h.h.b[3:0]);
    }
}
#include "../v1.p4i"

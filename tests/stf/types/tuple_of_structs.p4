/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.6, 8.12: tuples with structs, headers and tuples in them; in structs; as generic arguments; initializers of structs. */
#include "../ops.p4i"
header g_t { bit<8> v; }
struct s_t { bit<8> x; tuple<bit<8>, bit<8>> t; }
struct p_t { bit<8> x; bit<8> y; }
T id<T>(in T x) {
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        tuple<s_t, g_t> t = { { h.h.a, { 2, 3 } }, { h.h.b } };
        tuple<s_t, g_t> u = id(t);
        h.h.r0 = u[0].x + u[0].t[1];
        h.h.r1 = u[1].isValid() ? u[1].v : 8w0xFF;
        p_t p = { u[0].t[0], 9 };
        h.h.r2 = p.x + p.y;
        g_t none;
        u = { { 1, { 2, 3 } }, none };
        h.h.r3 = u[1].isValid() ? 8w1 : 8w2;
        h.h.r4 = t == u ? 8w1 : 8w2;
    }
}
#include "../v1.p4i"

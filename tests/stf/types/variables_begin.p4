/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 11.2: variables with headers in them begin invalid, in blocks, loops and structs; others need a value first. */
#include "../ops.p4i"
header g_t { bit<8> v; }
header_union u_t { g_t x; g_t y; }
struct s_t { g_t g; g_t[2] st; u_t u; bit<8> n; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        for (bit<8> i in 8w0 .. 2) {
            g_t g;
            s_t s;
            if (g.isValid() || s.g.isValid() || s.st[1].isValid() || s.u.isValid()) { h.h.r0 = h.h.r0 + 1; }
            g = { i };
            s.g = g;
            s.st[1] = g;
            s.u.y = g;
            if (s.u.isValid() && s.st[1].isValid() && !s.st[0].isValid()) { h.h.r1 = h.h.r1 + s.u.y.v; }
        }
    }
}
#include "../v1.p4i"

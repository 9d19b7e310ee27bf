/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 7.2.3, 8.19: arrays of int<W>, bool, structs and enums, in structs and headers; assigned as a whole. */
#include <core.p4>
#include <v1model.p4>
enum k_t { A, B, C }
struct p_t { bit<8> x; bool f; }
struct q_t { bit<4> x; int<4> y; }
header h_t { bit<8> i; bit<4>[4] n; bit<8>[2] v; bit<8> r; q_t[2] q; }
struct s_t { p_t[3] p; k_t[2] k; int<8>[2] i; }
struct headers { h_t h; }
struct metadata { s_t s; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.s.p[0] = { 1, true };
        m.s.p[1] = { x = h.h.v[0], f = false };
        m.s.p[2] = m.s.p[0];
        m.s.p[2].x = 0x30;
        m.s.k[0] = k_t.C;
        m.s.k[1] = h.h.i == 1 ? k_t.C : k_t.A;
        m.s.i[0] = -5;
        m.s.i[1] = m.s.i[0] >> 1;
        h.h.r = m.s.p[h.h.i].x + (m.s.p[h.h.i].f ? 8w0x80 : 8w0) + (m.s.k[0] == m.s.k[1] ? 8w1 : 8w0);
        h.h.n[h.h.i] = h.h.n[0] + 1;
        h.h.v[1] = (bit<8>)m.s.i[1];
        h.h.v[0][3:0] = h.h.n[3];
        h.h.q[h.h.i].x = 7;
        if (h.h.i == 1) {
            h.h.q[h.h.i - 1] = { h.h.q[1].x + 1, -1 };
            h.h.n[h.h.i - 1] += 1;
        }
    }
}
#include "../v1.p4i"

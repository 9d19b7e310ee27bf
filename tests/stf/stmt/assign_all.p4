/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.1: a struct is copied with all that is in it: headers with their validity, stacks, unions, numbers. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; }
header h_t { bit<8> v; }
header_union u_t { h_t x; h_t y; }
struct all_t { h_t h; h_t[2] s; u_t u; bit<8> n; }
struct headers { op_t op; h_t h; h_t[2] s; u_t u; h_t r; }
struct metadata { all_t a; all_t b; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.h); p.extract(h.s[1]); p.extract(h.u.y); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.a = { h.h, h.s, h.u, 9 };
        h.h.setInvalid();
        h.s[0] = { 0xEE };
        h.u.x = { 0xDD };
        m.b = m.a;
        m.a.n = 1;
        if (h.op.op == 1) { m.b.s[1].setInvalid(); }
        h.h = m.b.h;
        h.s = m.b.s;
        h.u = m.b.u;
        h.r = { m.b.n + (m.a == m.b ? 8w1 : 8w2) };
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.12, 8.16, 8.17, 8.18, 8.19: equality of structs, tuples, stacks and unions that hold headers: what an invalid header
 * held does not count, nor does nextIndex. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; }
header g_t { bit<8> a; }
header r_t { bit<8> op; bit<8> x; bit<8> y; }
header_union u_t { h_t h; g_t g; }
struct in_t { h_t h; bit<4> n; }
struct s_t { in_t i; h_t[2] s; u_t u; tuple<bit<8>, h_t> t; bool f; }
struct headers { r_t r; h_t p; h_t q; h_t[2] s; }
struct metadata { s_t a; s_t b; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.r); p.extract(h.p); p.extract(h.q); p.extract(h.s.next); p.extract(h.s.next);
        m.a = { { h.p, 1 }, h.s, {#}, { 7, h.p }, true };
        m.a.u.h = h.q;
        m.b = m.a;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.r.op) {
            1: { m.a.i.h.setInvalid(); m.b.i.h = h.q; m.b.i.h.setInvalid(); }
            2: { m.a.i.h.setInvalid(); }
            3: { m.a.s.pop_front(1); m.b.s.pop_front(1); }
            4: { m.a.s.push_front(1); m.b.s[1] = m.b.s[0]; m.b.s[0].setInvalid(); }
            5: { m.a.u.h.setInvalid(); m.b.u = {#}; }
            6: { m.b.u.g = { 0x21 }; }
            7: { m.a.t = { 7, {#} }; m.b.t = { 7, h.s[0] }; }
            8: { m.a.f = false; }
            9: { m.b.i.n = 2; }
        }
        h.r.x[0:0] = (bit<1>)(m.a == m.b);
        h.r.x[1:1] = (bit<1>)(m.a != m.b);
        h.r.x[2:2] = (bit<1>)(m.a.i == m.b.i);
        h.r.x[3:3] = (bit<1>)(m.a.s == m.b.s);
        h.r.x[4:4] = (bit<1>)(m.a.u == m.b.u);
        h.r.x[5:5] = (bit<1>)(m.a.t == m.b.t);
        h.r.x[6:6] = (bit<1>)(m.a.s == h.s);
        h.r.x[7:7] = (bit<1>)(m.b.i == (in_t){ h.p, 1 });
    }
}
#include "../v1.p4i"

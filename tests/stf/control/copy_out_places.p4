/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 14.4, 12.5: what out and inout arguments are is fixed before the call: elements at an index that the callee
 * changes, members of unions, slices; out headers begin invalid, and are copied back so; the last copy wins. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; bit<8> i; bit<8> r; }
header e_t { bit<8> v; }
header f_t { bit<8> a; bit<8> b; }
header_union u_t { e_t e; f_t f; }
struct s_t { e_t e; bit<8> n; }
struct headers { op_t op; e_t[3] s; u_t u; }
struct metadata { s_t k; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.s.next); p.extract(h.s.next); p.extract(h.u.f); m.k = { { 0x55 }, 5 }; transition accept; }
}
control move(inout bit<8> i, inout e_t e, out e_t f) { apply { i = i + 1; if (e.isValid()) { e.v = e.v + i; } f = e; } }
control begins(out s_t s, out bit<8> seen) { apply { seen = s.e.isValid() ? 8w1 : 0; s.n = 9; } }
control kills(inout e_t e, inout bit<8> n) { apply { e.setInvalid(); n = 0xBB; exit; } }
control other(inout u_t u, inout f_t f) { apply { u.e = { 0x66 }; f = { 1, 2 }; } }
control twice(inout bit<8> a, inout bit<8> b, in bit<8> c) { apply { a = a + 1; b = b + c; } }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    move() mv;
    begins() bg;
    kills() kl;
    other() ot;
    twice() tw;
    apply {
        switch (h.op.op) {
            1: { mv.apply(h.op.i, h.s[h.op.i], h.s[2]); }
            2: { mv.apply(h.op.i, h.s[h.op.i], h.s[h.op.i]); }
            3: { bg.apply(m.k, h.op.r); h.s[2] = m.k.e; h.op.i = m.k.n; }
            4: { kl.apply(h.s[h.op.i], h.op.i); h.op.r = 1; }
            5: { ot.apply(h.u, h.u.f); }
            6: { tw.apply(h.op.r, h.op.r, h.op.r); }
            7: { tw.apply(h.op.r[7:0], h.s[0].v, h.op.r); tw.apply(h.op.i, h.s[h.op.i].v, h.s[h.op.i].v); }
        }
    }
}
#include "../v1.p4i"

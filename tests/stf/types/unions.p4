/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.4, 8.19: at most one member is valid; a union without members, unions as parameters; an out parameter begins
 * invalid; setInvalid of any member leaves none valid; {#}, == and !=. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; }
header a_t { bit<8> v; }
header b_t { bit<16> v; }
header r_t { bit<8> x0; bit<8> x1; bit<8> x2; bit<8> x3; bit<8> x4; bit<8> x5; bit<8> x6; bit<8> x7; }
header_union none_t { }
header_union u_t { a_t a; b_t b; }
struct headers { op_t op; u_t u; u_t w; none_t n; r_t r; }
struct metadata { u_t k; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); transition select(h.op.op) { 0: accept; 1: pa; 2: pb; _: both; } }
    state pa { p.extract(h.u.a); transition accept; }
    state pb { p.extract(h.u.b); transition accept; }
    state both { p.extract(h.u.a); p.extract(h.u.b); transition accept; }
}
bit<8> valids(in u_t u) { return (u.isValid() ? 8w1 : 0) | (u.a.isValid() ? 8w2 : 0) | (u.b.isValid() ? 8w4 : 0); }
void takes(inout u_t u) { u.a = { 0x77 }; }
void makes(out u_t u) { }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        r_t r = { 0,0,0,0,0,0,0,0 };
        a_t inv;
        r.x0 = valids(h.u);
        r.x1 = (h.n.isValid() ? 8w1 : 0);
        h.w = h.u;
        r.x2 = (h.w == h.u ? 8w1 : 0) | (h.w != h.u ? 8w2 : 0) | (h.w == (u_t){#} ? 8w4 : 0);
        h.w.a = inv;              // invalid assign to u.hi: invalidates any member
        r.x3 = valids(h.w);
        h.w.b.setValid();
        r.x4 = valids(h.w);
        h.w.a.setInvalid();        // 'if the valid bit for any member header of u is true then sets it to false'
        r.x5 = valids(h.w);
        takes(h.w);
        r.x6 = valids(h.w) | (h.w.a.v & 0xf0);
        m.k = h.u;
        makes(m.k);
        r.x7 = valids(m.k);
        h.w = h.u;
        h.r = r;
    }
}
#include "../v1.p4i"

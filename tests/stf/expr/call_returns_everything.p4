/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 10, 12.4, 8.20: functions that return structs, headers valid or not, stacks, unions, tuples, enums, errors and bools; return
 * in the middle of loops and switches copies out what there is so far. */
#include <core.p4>
#include <v1model.p4>
enum k_t { One, Two }
enum bit<8> e_t { A = 3, B = 7 }
header h_t { bit<8> a; bit<8> b; }
header g_t { bit<8> a; }
header_union u_t { h_t h; g_t g; }
struct s_t { h_t h; bit<8> n; }
header op_t { bit<8> op; bit<8> r; }
struct headers { op_t op; h_t h; h_t[2] s; u_t u; }
struct metadata { s_t s; }
s_t mk_struct(in bit<8> n) { if (n == 0) { return { {#}, 1 }; } return { { n, n }, 2 }; }
h_t mk_header(in bit<8> n) { h_t h; if (n != 0) { h = { n, 0 }; h.b = n + 1; } return h; }
h_t[2] mk_stack(in bit<8> n) { return { { n, n }, {#} }; }
u_t mk_union(in bit<8> n) { u_t u; if (n == 1) { u.g = { 9 }; } else { u.h = { n, 8 }; } return u; }
tuple<bit<8>, h_t> mk_tuple(in bit<8> n) { return { n + 1, mk_header(n) }; }
k_t mk_enum(in bool x) { return x ? k_t.Two : k_t.One; }
e_t mk_ser(in bit<8> n) { return (e_t)(n + 1); }
error mk_error(in bit<8> n) { if (n == 0) { return error.NoError; } else { return error.NoMatch; } }
bool find(in bit<8> want, inout bit<8> steps, out bit<8> at, inout h_t[2] s) {
    at = 0xFF;
    for (bit<8> i in 0 .. 9) {
        steps = steps + 1;
        switch (i) {
            3: { if (want == 3) { return true; } }
            4: { for (h_t x in s) { if (x.a == want) { at = x.b; s.push_front(1); return true; } } }
            8: { s[0] = { 7, 7 }; return i == 9; }
        }
        at = i;
    }
    return false;
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.h); p.extract(h.s.next); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.op.op) {
            1: { m.s = mk_struct(h.op.r); h.h = m.s.h; h.op.r = m.s.n; }
            2: { h.h = mk_header(h.op.r); h.op.r = mk_header(h.op.r).isValid() ? mk_header(h.op.r).b : 0xEE; }
            3: { h.s = mk_stack(h.op.r); h.op.r = mk_stack(h.op.r)[0].a; }
            4: { h.u = mk_union(h.op.r); h.h = mk_union(h.op.r).h; }
            5: { h.op.r = mk_tuple(h.op.r)[0]; h.h = mk_tuple(h.op.r)[1]; }
            6: { h.op.r = (mk_enum(h.op.r == 1) == k_t.Two ? 8w1 : 0) + (bit<8>)mk_ser(2) + (mk_ser(6) == e_t.B ? 8w0x10 : 0)
                        + (mk_error(h.op.r) == error.NoMatch ? 8w0x20 : 0); }
            7: { bit<8> n = 0; bit<8> at = 0x33; h.h.a = find(h.op.r, n, at, h.s) ? 8w1 : 0; h.h.b = at; h.op.r = n; }
        }
    }
}
#include "../v1.p4i"

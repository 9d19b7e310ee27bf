/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.11: generic structs, headers, stacks and unions, specialized with types, by inference, and in each other. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; }
header h_t<T> { T v; }
struct s_t<T, U> { T x; U y; }
struct w_t<T> { T x; bool y; }
header_union u_t<T> { h_t<bit<8>> n; h_t<T> w; }
struct headers { op_t op; h_t<bit<16>> a; h_t<bit<8>>[2] s; u_t<bit<24>> u; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.op);
        p.extract(h.a);
        p.extract(h.s.next);
        p.extract(h.u.w);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        s_t<bit<8>, w_t<bit<16>>> s = { h.s[0].v, { h.a.v, true } };
        s_t<bit<8>, bit<8>> t = { x = s.x + 1, y = 2 };
        if (s.y.y) { h.s[1] = (h_t<bit<8>>){ t.x + t.y }; }
        h.a.v = s.y.x + 1;
        if (h.op.op == 1) { h.u.n = { h.u.w.v[7:0] }; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.5, 7.2.8: structs with structs, headers, stacks, tuples and enums in metadata; arguments of functions. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> r; }
enum k_t { Low, High }
struct in_t { bit<8> x; h_t h; k_t k; }
struct mid_t { in_t i; tuple<bit<8>, bool> t; in_t j; }
struct headers { h_t h; h_t g; }
struct metadata { mid_t m; h_t[2] s; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        m.m.i = { h.h.a, h.h, h.h.a > 9 ? k_t.High : k_t.Low };
        p.extract(m.s.next);
        transition accept;
    }
}
bit<8> use(inout mid_t x) {
    x.j = x.i;
    x.j.x = x.j.x + 1;
    x.t = { x.j.x, x.j.k == k_t.High };
    x.j.h.setInvalid();
    return x.j.x + x.i.x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r = use(m.m);
        if (m.m.t[1]) { h.g = m.s[0]; }
        if (m.m.i.h.isValid() && !m.m.j.h.isValid()) { h.h.a = m.m.t[0]; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.2, 7.2.5, 8.25: empty headers have a validity; empty structs and tuples have nothing. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; }
header e_t { }
struct none_t { }
struct headers { op_t op; e_t e; none_t n; e_t[2] s; }
struct metadata { none_t n; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.op);
        p.extract(h.s.next);
        transition select(h.op.op) { 1: more; _: accept; }
    }
    state more { p.extract(h.e); transition accept; }
}
none_t id(in none_t x, in tuple<> t) {
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.n = id(h.n, {});
        e_t x = h.e;
        if (x.isValid()) { h.op.op[4:4] = 1; }
        if (h.s[0].isValid()) { h.op.op[5:5] = 1; }
        if (h.s[1].isValid()) { h.op.op[6:6] = 1; }
        if (h.s[0] == h.e) { h.op.op[7:7] = 1; }
    }
}
#include "../v1.p4i"

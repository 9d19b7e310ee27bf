/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: headers that are out parameters of a control begin invalid, in structs, stacks and unions too. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; }
header h_t { bit<8> v; }
header_union u_t { h_t x; h_t y; }
struct all_t { h_t h; h_t[2] s; u_t u; }
struct headers { op_t op; all_t a; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.a.h); p.extract(h.a.s[1]); p.extract(h.a.u.y); transition accept; }
}
control make(out all_t a, in bit<8> op) {
    apply {
        if (op == 1) { a.s[0] = { 0x55 }; }
        if (op == 2 && !a.h.isValid() && !a.s[1].isValid() && !a.u.isValid()) { a.u.x = { 0x66 }; }
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    make() mk;
    apply {
        if (h.op.op != 9) { mk.apply(h.a, h.op.op); }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 16.1: emit of a struct emits its fields in order, of a stack its elements by index, of a union the valid member. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; }
header w_t { bit<16> v; }
header_union u_t { h_t x; w_t y; }
struct in_t { h_t a; h_t[2] s; }
struct headers { h_t op; in_t i; u_t[2] u; in_t j; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.op);
        p.extract(h.j.a);
        p.extract(h.i.s.next);
        p.extract(h.u[1].y);
        p.extract(h.i.a);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.op.v == 1) {
            h.j.s[1] = { 0x77 };
            h.u[0].x = { 0x88 };
            h.u[1].x = { 0x99 };
            h.i.a.setInvalid();
        }
    }
}
#define DEPARSER
control dep(packet_out b, in headers h) {
    apply {
        b.emit(h.op);
        b.emit(h.j);
        b.emit(h.i);
        b.emit(h.u);
    }
}
#include "../v1.p4i"

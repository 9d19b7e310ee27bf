/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 6.7: a stack element with a run-time index, a run-time slice and a union's member as out arguments. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> i; bit<8> r; }
header e_t { bit<8> v; }
header_union u_t { e_t x; e_t y; }
struct headers { top_t top; e_t[4] s; u_t[2] u; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.top); p.extract(h.s[0]); p.extract(h.s[1]); p.extract(h.u[1].x); transition accept; }
}
void make(out e_t x, in bit<8> v) {
    x.setValid();
    x.v = v;
}
void swap(inout e_t x, inout e_t y) {
    e_t t = x;
    x = y;
    y = t;
}
void inc(inout bit<4> x) {
    x = x + 1;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        make(h.s[h.top.i], 0x77);
        swap(h.s[0], h.s[h.top.i + 1]);
        inc(h.top.r[h.top.i+:4]);
        make(h.u[h.top.i & 1].y, 0x88);
    }
}
#include "../v1.p4i"

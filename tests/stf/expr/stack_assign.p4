/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18: stacks of one type are assigned and compared as a whole; size is a constant. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> op; bit<8> r; }
header e_t { bit<8> v; }
typedef e_t[3] s_t;
struct headers { top_t top; s_t s; s_t t; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.top); p.extract(h.s[0]); p.extract(h.s[2]); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    const bit<32> n = 3;
    apply {
        h.t = h.s;
        h.top.r[0:0] = (bit<1>)(h.t == h.s);
        if (h.top.op == 1) { h.t[1].setValid(); h.t[1].v = 0; }
        if (h.top.op == 2) { h.t[2].v = 0x33; }
        if (h.top.op == 3) { h.s[1].v = 0x44; }
        h.top.r[1:1] = (bit<1>)(h.t != h.s);
        h.top.r[7:4] = (bit<4>)h.s.size;
        bit<(n + 1)> four = 0xF;
        h.top.r[2:2] = four[3:3];
    }
}
#include "../v1.p4i"

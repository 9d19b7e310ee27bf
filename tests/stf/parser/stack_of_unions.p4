/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.19, 13.9: a stack of unions: next.member is extracted, the union rule holds in each element. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> r; }
header x_t { bit<8> k; bit<8> v; }
header y_t { bit<8> k; bit<16> v; }
header end_t { bit<8> k; }
header_union u_t { x_t x; y_t y; end_t e; }
struct headers { h_t h; u_t[3] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition options; }
    state options {
        transition select(p.lookahead<bit<8>>()) {
            0: end;
            1: x;
            2: y;
        }
    }
    state end { p.extract(h.s.next.e); transition accept; }
    state x { p.extract(h.s.next.x); transition options; }
    state y { p.extract(h.s.next.y); transition options; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        for (bit<2> i in 0 .. 2) {
            if (h.s[i].x.isValid()) {
                h.h.r = h.h.r * 4 + 1;
                h.s[i].y = { 0x22, 8w0 ++ h.s[i].x.v };
            } else if (h.s[i].y.isValid()) {
                h.h.r = h.h.r * 4 + 2;
            } else if (h.s[i].isValid()) {
                h.h.r = h.h.r * 4 + 3;
            }
        }
        if (sm.parser_error == error.StackOutOfBounds) { h.h.r[7:7] = 1; }
        if (sm.parser_error == error.NoMatch) { h.h.r[6:6] = 1; }
    }
}
#include "../v1.p4i"

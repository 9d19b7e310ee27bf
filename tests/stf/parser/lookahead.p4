/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.3: lookahead reads without moving the cursor: numbers, headers (valid), structs; too short: PacketTooShort. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> v; }
header r_t { bit<8> r0; bit<8> r1; bit<8> r2; bit<8> r3; }
struct pair_t { bit<4> x; bit<4> y; h_t h; }
struct headers { r_t r; h_t h; h_t c; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.r);
        transition select(p.lookahead<bit<4>>()) {
            0xA: a;
            0xB: b;
            default: accept;
        }
    }
    state a {
        h.r.r0 = p.lookahead<bit<12>>()[7:0];
        pair_t q = p.lookahead<pair_t>();
        h.r.r1 = q.y ++ q.x;
        h.c = q.h;
        h.r.r2 = (bit<8>)(int<8>)p.lookahead<int<5>>();
        p.extract(h.h);
        transition accept;
    }
    state b {
        h.c = p.lookahead<h_t>();
        h.r.r0 = p.lookahead<bit<24>>()[7:0];
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.PacketTooShort) { h.r.r3 = 0xEE; }
    }
}
#include "../v1.p4i"

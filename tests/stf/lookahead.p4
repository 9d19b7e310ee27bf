/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.3, 13.8.4: lookahead does not move the cursor, advance does. */
#include <core.p4>
#include <v1model.p4>
header a_t { bit<8> v; }
header b_t { bit<8> t; bit<16> v; }
struct headers { a_t a; b_t b; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        transition select(p.lookahead<bit<8>>()) {
            1: one;
            2: two;
            3: skip;
            default: accept;
        }
    }
    state one { p.extract(h.a); transition accept; }
    state two { p.extract(h.b); transition accept; }
    state skip {
        p.advance(8);
        p.extract(h.b);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.a.isValid()) {
            h.a.v = 0xAA;
        }
        if (h.b.isValid()) {
            h.b.t = 0xBB;
        }
        sm.egress_spec = sm.parser_error == error.PacketTooShort ? 9w1 : 9w0;
    }
}
#include "v1.p4i"

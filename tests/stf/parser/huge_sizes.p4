/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.2, 13.8.4: sizes near 2^32 bits are no sizes that wrap: PacketTooShort. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> op; bit<8> r; bit<32> n; }
header v_t { bit<8> t; varbit<64> v; }
struct headers { h_t h; v_t v; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.op) { 1: skip; 2: take; _: accept; }
    }
    state skip { p.advance(h.h.n); h.h.r = 1; transition accept; }
    state take { p.extract(h.v, h.h.n); h.h.r = 1; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.PacketTooShort) { h.h.r = 0xE1; }
        if (sm.parser_error == error.HeaderTooShort) { h.h.r = 0xE2; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.8, 13.10, 13.4: in a loop too a sub-parser's reject is the reject of the parser that applies it, whose error
 * it keeps. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> turns; bit<8> err; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t e; }
struct metadata { }
error { Odd }
parser take(packet_in p, out e_t x) {
    state start {
        p.extract(x);
        verify(x.v[0:0] == 0, error.Odd);
        transition select(x.v) {
            0xAA: reject;
            0xBB &&& 0xF0: accept;
            0x00 .. 0x20: accept;
        }
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    take() t;
    state start {
        p.extract(h.h);
        if (h.h.isValid()) for (bit<8> i = 0; i < h.h.n; i = i + 1) {
            t.apply(p, h.e);
            h.h.turns = h.h.turns + 1;
        }
        h.h.turns = h.h.turns + 0x10;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.turns < 0x10) { h.e.setInvalid(); }
        if (sm.parser_error == error.Odd) h.h.err = 0xE1;
        else if (sm.parser_error == error.PacketTooShort) h.h.err = 0xE2;
        else if (sm.parser_error == error.NoMatch) h.h.err = 0xE3;
        else if (sm.parser_error != error.NoError) h.h.err = 0xEE;
    }
}
#include "../v1.p4i"

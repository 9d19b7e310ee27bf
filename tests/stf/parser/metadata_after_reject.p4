/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.7, 13.3: what a parser wrote before it rejected is there in the next block: headers, metadata and the error. */
#include <core.p4>
#include <v1model.p4>
error { Stop }
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t i; h_t j; }
struct metadata { bit<8> step; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        m.step = 1;
        p.extract(h.h);
        verify(h.h.k != 1, error.Stop);
        m.step = 2;
        p.extract(h.i);
        h.i.r = 0xAA;
        verify(h.h.k != 2, error.Stop);
        m.step = 3;
        transition last;
    }
    state last { p.extract(h.j); m.step = 4; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r = m.step;
        if (sm.parser_error == error.Stop) { h.h.r[7:7] = 1; }
        if (sm.parser_error == error.PacketTooShort) { h.h.r[6:6] = 1; }
    }
}
#include "../v1.p4i"

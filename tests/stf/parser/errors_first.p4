/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.1, 13.8.2, 13.9, 6.8: which error comes first: arguments are evaluated before the call, the packet's length is
 * looked at before the field's; a header that is not extracted again keeps what it had. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> op; bit<8> r; }
header e_t { bit<16> v; }
header v_t { bit<8> t; varbit<16> v; }
struct headers { h_t h; e_t e; e_t[1] s; v_t w; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.op) { 1: again; 2: full; 3: long; 4: first; 5: last; _: accept; }
    }
    state again { p.extract(h.e); h.h.r = 1; p.extract(h.e); h.h.r = 2; transition accept; }
    state full { p.extract(h.s.next); p.extract(h.s.next); transition accept; }
    state long { p.extract(h.w, 24); transition accept; }
    state first { p.extract(h.w, (bit<32>)(p.lookahead<bit<16>>() & 0x18)); transition accept; }
    state last { p.extract(h.w, (bit<32>)h.s.last.v); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (sm.parser_error) {
            error.PacketTooShort: { h.h.r = h.h.r + 0x10; }
            error.HeaderTooShort: { h.h.r = h.h.r + 0x20; }
            error.StackOutOfBounds: { h.h.r = h.h.r + 0x40; }
        }
        if (h.e.isValid()) { h.e.v = h.e.v + 1; }
    }
}
#include "../v1.p4i"

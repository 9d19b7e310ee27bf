/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Standard metadata", parser_error: the error of core.p4 or of the program that occurred. */
#include <core.p4>
#include <v1model.p4>
error { Wrong }
header h_t { bit<8> what; bit<8> bad; }
header s_t { bit<8> v; }
struct headers { h_t h; s_t[1] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        verify(h.h.what != 1, error.Wrong);
        transition select(h.h.what) {
            0 : accept;
            2 : more;
            3 : past;
        }
    }
    state more { p.extract(h.s.next); p.extract(h.s.next); transition accept; }
    state past { p.advance(800); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.NoError) {
            h.h.bad = 0;
        } else if (sm.parser_error == error.Wrong) {
            h.h.bad = 1;
        } else if (sm.parser_error == error.StackOutOfBounds) {
            h.h.bad = 2;
        } else if (sm.parser_error == error.PacketTooShort) {
            h.h.bad = 3;
        } else if (sm.parser_error == error.NoMatch) {
            h.h.bad = 4;
        }
    }
}
#define DEPARSER
control dep(packet_out b, in headers h) { apply { b.emit(h.h); } }
#include "../v1.p4i"

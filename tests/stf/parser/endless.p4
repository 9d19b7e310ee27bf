/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.8, 13.1: parsing that never ends costs the packet's parsing an error, not the packet: a loop, one that applies a
 * sub-parser, and states that go round. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> how; bit<8> stop; bit<8> got; }
struct headers { h_t h; }
struct metadata { }
parser nothing(packet_in p, in bit<8> x, out bit<8> y) {
    state start { y = x; transition accept; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> n = 0;
    state start {
        p.extract(h.h);
        h.h.got = 0x10;
        if (h.h.how == 1) {
            for (bit<8> i = 0; true; i = i + 1) {
                n = h.h.stop;
                if (n == 1) break;
            }
        } else if (h.h.how == 2) {
            for (bit<8> i = 0; true; i = i + 1) {
                nothing.apply(p, h.h.stop, n);
                if (n == 1) break;
            }
        } else if (h.h.how == 3) {
            for (bit<8> i = 0; h.h.stop != 1; i = i) { }
        }
        transition select(h.h.how, h.h.stop) {
            (4, 0): round;
            _: end;
        }
    }
    state round { transition select(h.h.stop) { 0: round; _: end; } }
    state end { h.h.got = 0x20; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.ParserTimeout) h.h.got = h.h.got + 5;
        else if (sm.parser_error != error.NoError) h.h.got = h.h.got + 0xE;
    }
}
#include "../v1.p4i"

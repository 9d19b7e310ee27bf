/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18, 13.9: last of a stack without an element: StackOutOfBounds; lastIndex counts from 0. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> r; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t[4] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.n) {
            0: use;
            default: take;
        }
    }
    state take {
        p.extract(h.s.next);
        h.h.r = (bit<8>)h.s.lastIndex;
        h.h.n = h.h.n - 1;
        transition select(h.h.n) {
            0: use;
            default: take;
        }
    }
    state use {
        h.h.n = h.s.last.v;
        h.h.r = h.h.r + 0x10;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.StackOutOfBounds) { h.h.r = h.h.r + 0xE0; }
    }
}
#include "../v1.p4i"

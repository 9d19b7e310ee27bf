/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.2: two-argument extract into next of a stack: nextIndex moves on, each element has a length of its own. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> r; }
header o_t { bit<8> n; varbit<32> v; }
struct headers { h_t h; o_t[3] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition options; }
    state options {
        bit<8> n = p.lookahead<bit<8>>();
        p.extract(h.s.next, (bit<32>)n * 8);
        transition select(n) { 0: accept; _: options; }
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.StackOutOfBounds) { h.h.r = 0xE1; }
        if (sm.parser_error == error.HeaderTooShort) { h.h.r = 0xE2; }
        h.s.pop_front(1);
        if (h.s[0].isValid()) { h.h.r = h.h.r + 1; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.9: a loop with next and last; the stack's element count ends it with StackOutOfBounds. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> r; }
header e_t { bit<1> bos; bit<7> v; }
struct headers { h_t h; e_t[3] s; h_t after; }
struct metadata { bit<8> sum; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        m.sum = 0;
        transition labels;
    }
    state labels {
        p.extract(h.s.next);
        m.sum = m.sum + (bit<8>)h.s.last.v;
        transition select(h.s.last.bos) {
            0: labels;
            1: after;
        }
    }
    state after { p.extract(h.after); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r = m.sum;
        if (sm.parser_error == error.StackOutOfBounds) { h.h.r[7:7] = 1; }
        if (h.s[2].isValid()) { h.h.r[6:6] = 1; }
        if (h.after.isValid()) { h.after.r = 0xFF; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18, 13.9: nextIndex is copied with a stack, goes back with pop_front and not beyond the size with push_front; next
 * behind the last element and last before the first one reject with StackOutOfBounds. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; }
header e_t { bit<8> v; }
header r_t { bit<8> x0; bit<8> x1; bit<8> x2; bit<8> x3; bit<8> x4; bit<8> x5; bit<8> x6; bit<8> x7; }
struct headers { op_t op; e_t[3] s; e_t[3] t; r_t r; }
struct metadata { e_t[3] k; bit<32> last; bit<32> li; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.op);
        p.extract(h.s.next);
        p.extract(h.s.next);
        h.t = h.s;                       // nextIndex copied
        m.last = (bit<32>)h.t.last.v;
        h.t.pop_front(1);                // nextIndex 1
        p.extract(h.t.next);             // t[1]
        m.li = h.t.lastIndex;            // 1
        h.s.push_front(2);               // nextIndex 3 (clamped), s[2] = first
        transition select(h.op.op) { 1: over; 2: again; 3: lastq; _: accept; }
    }
    state over { p.extract(h.s.next); transition accept; }
    state again { h.s.pop_front(3); p.extract(h.s.next); transition accept; }
    state lastq { m.last = (bit<32>)h.s.last.v; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.r = { (bit<8>)m.last, (bit<8>)m.li, sm.parser_error == error.NoError ? 8w0 : 8w1,
            (h.s[0].isValid() ? 8w1 : 0) | (h.s[1].isValid() ? 8w2 : 0) | (h.s[2].isValid() ? 8w4 : 0),
            (h.t[0].isValid() ? 8w1 : 0) | (h.t[1].isValid() ? 8w2 : 0) | (h.t[2].isValid() ? 8w4 : 0),
            sm.parser_error == error.StackOutOfBounds ? 8w1 : 0, 0, h.s == h.t ? 8w1 : 0 };
    }
}
#include "../v1.p4i"

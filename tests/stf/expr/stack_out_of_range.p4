/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.25: writing, setValid and setInvalid of an element past the end change nothing that is defined. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> i; bit<8> r; }
header e_t { bit<8> v; }
struct headers { top_t top; e_t[2] s; e_t after; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.top); p.extract(h.s.next); p.extract(h.s.next); p.extract(h.after); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.s[h.top.i].v = 0xAA;
        h.s[h.top.i + 1].setInvalid();
        h.s[h.top.i + 2].setValid();
        h.s[h.top.i + 3] = { 0xBB };
        e_t x = h.s[h.top.i + 4];
        x = { 0xCC };
        h.top.r = x.v;
    }
}
#include "../v1.p4i"

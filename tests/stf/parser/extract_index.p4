/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.1, 8.18: extract into an element of a stack whose index is known at run time. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; bit<8> r; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t[4] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition next;
    }
    state next {
        p.extract(h.s[h.h.i]);
        h.h.r = h.h.r + h.s[h.h.i].v;
        h.h.i = h.h.i - 1;
        transition select(h.h.i) { 0: accept; _: next; }
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.s[0].isValid()) { h.h.i = 0xEE; }
    }
}
#include "../v1.p4i"

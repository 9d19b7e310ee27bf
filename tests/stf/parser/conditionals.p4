/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.4: if, blocks, variables, constants, functions and direct assignments in states. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t i; }
struct metadata { bit<8> seen; }
bit<8> half(in bit<8> x) {
    return x >> 1;
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    const bit<8> limit = 0x10;
    bit<8> x;
    state start {
        p.extract(h.h);
        if (h.h.k < limit) {
            p.extract(h.i);
            x = half(h.i.k);
        } else if (h.h.k == 0x20) {
            const bit<8> y = 0x55;
            x = y;
        } else
            x = 1;
        {
            bit<8> x = 9;
            h.h.r = x;
        }
        m.seen = x;
        transition select(x) { 1: accept; _: two; }
    }
    state two { m.seen = m.seen + 1; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r = h.h.r + m.seen;
        if (h.i.isValid()) { h.i.r = 0xFF; }
    }
}
#include "../v1.p4i"

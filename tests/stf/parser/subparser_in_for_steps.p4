/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.8, 13.10: a sub-parser applied where a loop begins, and between its turns. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> r; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t e; }
struct metadata { }
parser take(packet_in p, out e_t x, inout bit<8> sum) {
    state start {
        p.extract(x);
        transition select(x.v) { 0: zero; _: accept; }
    }
    state zero {
        sum = sum + 0x20;
        transition accept;
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    take() t;
    state start {
        p.extract(h.h);
        if (true) for (t.apply(p, h.e, h.h.r); h.e.v < 0x80; h.h.n = h.h.n - 1, t.apply(p, h.e, h.h.r)) {
            h.h.r = h.h.r + 1;
            if (h.h.n == 1) break;
            if (h.e.v == 0x7F) continue;
            h.h.r = h.h.r + 0;
        }
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

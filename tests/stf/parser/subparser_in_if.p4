/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.4, 13.10: a sub-parser applied in a branch: behind it the state goes on, with the variables as they are. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t i; h_t j; }
struct metadata { }
parser take(packet_in p, out h_t x, inout bit<8> n) {
    state start {
        p.extract(x);
        n = n + 1;
        transition select(x.k) { 0xFF: reject; _: accept; }
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> n = 0x10;
    state start {
        p.extract(h.h);
        if (h.h.k[0:0] == 1) {
            take.apply(p, h.i, n);
            n = n + 2;
        } else {
            n = n + 4;
        }
        if (h.h.k[1:1] == 1) take.apply(p, h.j, n);
        h.h.r = n;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

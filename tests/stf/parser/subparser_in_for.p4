/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.8, 13.4, 13.10: a sub-parser applied in a loop, which a parser only has in a conditional statement: break leaves
 * it, continue goes to the update, a variable of the body is set up each turn. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> turns; bit<8> sum; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t e; }
struct metadata { }
parser take(packet_in p, out e_t x, inout bit<8> sum) {
    state start {
        p.extract(x);
        sum = sum + x.v;
        transition accept;
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    take() t;
    state start {
        bit<8> sum = 0;
        p.extract(h.h);
        if (h.h.isValid()) for (bit<8> i = 0, bit<8> k = 0x10; i < h.h.n; i = i + 1, k = k + 0x10) {
            bit<8> mine = 0;
            t.apply(p, h.e, mine);
            sum = sum + mine;
            if (h.e.v == 0xE)
                continue;
            sum = sum + k;
            if (h.e.v == 0xF) {
                break;
            }
            h.h.turns = h.h.turns + 1;
        }
        h.h.sum = sum;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

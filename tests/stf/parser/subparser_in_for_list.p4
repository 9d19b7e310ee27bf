/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.8, 13.10: a sub-parser applied once for each element of a list or of a stack, which are evaluated once. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> sum; bit<8> turns; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t[3] s; e_t e; }
struct metadata { }
parser take(packet_in p, out e_t x, in bit<8> weight, inout bit<8> sum) {
    state start {
        p.extract(x);
        sum = sum + weight;
        transition accept;
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    take() t;
    state start {
        p.extract(h.h);
        p.extract(h.s.next);
        p.extract(h.s.next);
        if (h.h.isValid()) for (bit<8> w in (list<bit<8>>){h.h.a, 0x10, h.h.a + h.h.b, h.h.b}) {
            h.h.a = 0;
            h.h.b = 0;
            if (w == 0xEE)
                continue;
            t.apply(p, h.e, w, h.h.sum);
            h.h.turns = h.h.turns + 1;
            if (h.e.v == 0xFF)
                break;
        }
        if (h.h.isValid()) for (e_t x in h.s) {
            h.s[1].v = 0x66;
            if (x.isValid()) {
                t.apply(p, h.e, x.v, h.h.sum);
            } else {
                h.h.turns = h.h.turns + 0x80;
            }
            h.h.turns = h.h.turns + 0x10;
        }
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

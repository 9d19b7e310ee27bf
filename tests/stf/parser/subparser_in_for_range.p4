/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.8, 13.10: a sub-parser applied once for each value of a range, whose ends are evaluated once; also up to the
 * largest value of the type. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> from; bit<8> to; bit<8> sum; bit<8> turns; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t e; e_t f; }
struct metadata { }
parser take(packet_in p, out e_t x, in bit<8> weight, inout bit<8> sum) {
    state start {
        p.extract(x);
        transition select(x.v) {
            0: accept;
            default: add;
        }
    }
    state add {
        sum = sum + weight;
        transition accept;
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        bit<8> last;
        p.extract(h.h);
        last = h.h.to;
        if (h.h.isValid()) for (bit<8> i in h.h.from .. last) {
            last = 0;
            take.apply(p, h.e, i, h.h.sum);
            i = 0x77;
            h.h.turns = h.h.turns + 1;
            if (h.e.v == 0xCC)
                continue;
            if (h.e.v == 0xBB)
                break;
            h.h.turns = h.h.turns + 0x10;
        }
        transition select(h.h.from) {
            0xF0: all;
            0xF1: signed;
            _: accept;
        }
    }
    state all {
        if (h.h.isValid()) for (bit<2> k in 2w0 .. 3)
            take.apply(p, h.f, (bit<8>)k + 1, h.h.sum);
        transition accept;
    }
    state signed {
        if (h.h.isValid()) for (int<3> k in -3s4 .. 3) {
            take.apply(p, h.f, 1, h.h.sum);
            if (k < 0) { h.h.turns = h.h.turns + 1; }
        }
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

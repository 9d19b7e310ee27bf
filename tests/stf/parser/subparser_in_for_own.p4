/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 11.2, 12.8, 13.10: what a sub-parser has of its own works each turn: variables, a value set, sub-parsers; a
 * stack of the caller's goes on where it is, and arguments are copied in and out. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> a; bit<8> b; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t[4] s; }
struct metadata { }
parser inner(packet_in p, inout e_t[4] s, out bit<8> got) {
    bit<8> seen = 0;
    value_set<bit<8>>(4) known;
    state start {
        p.extract(s.next);
        seen = seen + 1;
        transition select(s.last.v) {
            known: start;
            default: end;
        }
    }
    state end {
        got = seen;
        transition accept;
    }
}
parser outer(packet_in p, inout e_t[4] s, inout bit<8> a, in bit<8> b, inout bit<8> c) {
    inner() one;
    state start {
        bit<8> got;
        a = a + 1;
        one.apply(p, s, got);
        c = c + a + b + (got << 4);
        transition accept;
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    outer() o;
    state start {
        p.extract(h.h);
        /* the value of a that goes in is of before the call */
        if (h.h.isValid()) for (bit<8> i = 0; i < h.h.n; i = i + 1)
            o.apply(p, h.s, h.h.a, h.h.a, h.h.b);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

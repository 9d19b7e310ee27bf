/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: out headers of a parser begin invalid, a stack's nextIndex at 0; so for a sub-parser's out parameters. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
header e_t { bit<8> v; }
struct pair_t { e_t x; e_t[2] s; }
struct headers { h_t h; pair_t p; }
struct metadata { }
parser inner(packet_in p, out pair_t q, in bit<8> k) {
    state start {
        transition select(k) { 1: next; 2: both; _: accept; }
    }
    state next { p.extract(q.s.next); transition accept; }
    state both { p.extract(q.x); transition next; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    inner() i;
    state start {
        p.extract(h.h);
        p.extract(h.p.x);
        p.extract(h.p.s.next);
        h.h.r = h.h.r + h.p.x.v;
        i.apply(p, h.p, h.h.k);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

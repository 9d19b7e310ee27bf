/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 15.1: a parser without constructor parameters is applied by its type. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t i; }
struct metadata { }
parser take(packet_in p, out h_t x) {
    state start { p.extract(x); x.r = 0xA0; transition accept; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        take.apply(p, h.h);
        transition select(h.h.k) { 1: more; _: accept; }
    }
    state more {
        take.apply(p, h.i);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

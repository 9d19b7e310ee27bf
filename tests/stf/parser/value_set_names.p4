/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 18.3.1.1, 13.10, 13.11, 20.3.5: each instance of a parser has its value sets, under its own name; @name; @match of fields. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> r; bit<8> q; }
struct headers { h_t h; }
struct metadata { }
struct near_t { @match(ternary) bit<8> a; bit<8> b; }
parser kind(packet_in p, in bit<8> a, in bit<8> b, out bit<8> r) {
    value_set<bit<8>>(4) vs;
    @name("both") value_set<near_t>(4) vs2;
    state start { r = 0; transition select(a) { vs: one; _: more; } }
    state one { r = 1; transition accept; }
    state more { transition select(a, b) { vs2: two; (_, _): accept; } }
    state two { r = 2; transition accept; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    kind() left;
    @name("right") kind() other;
    state start {
        p.extract(h.h);
        left.apply(p, h.h.a, h.h.b, h.h.r);
        other.apply(p, h.h.a, h.h.b, h.h.q);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

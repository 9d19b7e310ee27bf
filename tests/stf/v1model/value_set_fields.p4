/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.14 in v1model: members of several fields, each with its @match. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<16> b; bit<8> c; }
header g_t { bit<8> v; }
struct headers { h_t h; g_t g; }
struct member_t {
    @match(exact) bit<8> a;
    @match(ternary) bit<16> b;
    @match(range) bit<8> c;
}
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    @name("members") value_set<member_t>(4) pvs;
    state start {
        p.extract(h.h);
        transition select(h.h.a, h.h.b, h.h.c) {
            pvs : more;
            (0xEE, _, _) : more;
            default : accept;
        }
    }
    state more { p.extract(h.g); h.g.v = 0xFF; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
#include "../v1.p4i"

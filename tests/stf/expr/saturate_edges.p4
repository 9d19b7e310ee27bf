/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7: |+| and |-| at the least and the greatest value, in widths of 1, 2, 63, 64, 65 and 128 bits. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<1> a; int<2> b; bit<5> pad; int<63> c; bit<64> d; int<64> e; bit<1> pad2; int<65> f; bit<6> pad3; int<128> g; bit<1> pad4; }
struct headers { h_t x; h_t y; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.x); p.extract(h.y); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h_t x = h.x;
        h.x.a = x.a |+| h.y.a; h.x.b = x.b |+| h.y.b; h.x.c = x.c |+| h.y.c; h.x.d = x.d |+| h.y.d;
        h.x.e = x.e |+| h.y.e; h.x.f = x.f |+| h.y.f; h.x.g = x.g |+| h.y.g;
        h.y.a = x.a |-| h.y.a; h.y.b = x.b |-| h.y.b; h.y.c = x.c |-| h.y.c; h.y.d = x.d |-| h.y.d;
        h.y.e = x.e |-| h.y.e; h.y.f = x.f |-| h.y.f; h.y.g = x.g |-| h.y.g;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.3: lookahead of wide and odd types, of headers with structs, of stacks' elements; into variables. */
#include <core.p4>
#include <v1model.p4>
struct in_t { bit<5> x; bool f; bit<10> y; }
header w_t { in_t i; bit<100> w; bit<12> t; }
header r_t { bit<128> v; bit<8> x; }
struct headers { r_t r; r_t q; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        w_t w = p.lookahead<w_t>();
        bit<101> odd = p.lookahead<bit<101>>();
        bit<128> all = p.lookahead<bit<128>>();
        h.r.setValid();
        h.r.v = 28w0 ++ w.w;
        h.r.x = (bit<8>)w.i.x ^ (w.i.f ? 8w0x80 : 8w0);
        p.extract(h.q);
        h.q.v = all ^ (27w0 ++ odd);
        h.q.x = w.t[7:0] ^ (bit<8>)w.i.y;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.10, 16.1: emit writes as many bits of a varbit as it has now; of a copy of the header, too. */
#include <core.p4>
#include <v1model.p4>
header n_t { bit<8> n; bit<8> k; }
header v_t { bit<8> t; varbit<64> v; }
struct headers { n_t n; v_t a; v_t b; v_t c; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.n);
        p.extract(h.a, (bit<32>)h.n.n);
        p.extract(h.b, (bit<32>)h.n.k);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.c = h.a;
        h.c.t = 0xCC;
        v_t t = h.a;
        h.a = h.b;
        h.b = t;
    }
}
#include "../v1.p4i"

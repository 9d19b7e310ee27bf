/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6.4: a varbit of any static width up to its maximum, its length set by extract only; two of one type in two headers. */
#include <core.p4>
#include <v1model.p4>
header n_t { bit<8> n; }
header v_t { varbit<2040> v; }
struct headers { n_t n; v_t v; v_t w; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.n);
        p.extract(h.v, (bit<32>)h.n.n << 3);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        v_t t = h.v;
        h.w = t;
        h.v.setInvalid();
        h.n.n = h.w == t ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

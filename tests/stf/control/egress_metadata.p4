/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 17.1 with v1model: metadata and headers go from parser to ingress to egress; a block's variables do not. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> r; }
struct headers { h_t h; h_t g; }
struct metadata { bit<8> n; h_t saved; bit<3> port; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        m.n = h.h.a;
        m.saved = h.h;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.n = m.n + 1;
        sm.egress_spec = (bit<9>)h.h.a[1:0];
        h.h.a = 0;
    }
}
#define EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r = m.n + (bit<8>)sm.egress_port * 16;
        h.g = m.saved;
    }
}
#include "../v1.p4i"

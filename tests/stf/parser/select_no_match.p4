/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.6: no label matches: reject with error NoMatch; what was extracted before stays. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.k) {
            1: more;
            2: accept;
        }
    }
    state more { p.extract(h.g); transition select(h.g.k) { } }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.NoMatch) { h.h.r = 0xEE; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: products of 96 and 128 bits, cut to their width. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<96> a; bit<96> b; bit<96> cut; bit<192> whole; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.cut = h.h.a * h.h.b;
        h.h.whole = (bit<192>)h.h.a * (bit<192>)h.h.b;
    }
}
#include "../v1.p4i"

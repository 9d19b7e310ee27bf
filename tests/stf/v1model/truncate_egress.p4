/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, truncate: in the egress as well; the deparsed packet is what is cut. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; }
header g_t { bit<16> v; }
struct headers { g_t g; h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.g.setValid();
        h.g.v = 0xABCD;
        if (h.h.a != 0) {
            truncate((bit<32>)h.h.a);
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, standard_metadata_t, priority: 0 in a new packet; what ingress writes, egress reads. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> set; bit<8> in_; bit<8> out_; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.in_ = (bit<8>)sm.priority;
        sm.priority = h.h.set[2:0];
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.out_ = (bit<8>)sm.priority; }
}
#include "../v1.p4i"

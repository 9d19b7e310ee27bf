/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Standard metadata", egress_port: in the egress it is where the packet goes. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> to; bit<8> in_port; bit<16> out_port; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1w1 ++ h.h.to; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.in_port = (bit<8>)sm.ingress_port;
        h.h.out_port = (bit<16>)sm.egress_port;
    }
}
#include "../v1.p4i"

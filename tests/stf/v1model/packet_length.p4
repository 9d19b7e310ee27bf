/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Standard metadata", packet_length: the length of the packet in bytes. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> ingress; bit<16> egress; }
header g_t { bit<32> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.ingress = (bit<16>)sm.packet_length;
        h.g.setValid();
        h.g.v = 0xAABBCCDD;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.egress = (bit<16>)sm.packet_length; }
}
#include "../v1.p4i"

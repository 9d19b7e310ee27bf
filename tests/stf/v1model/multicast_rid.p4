/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "intrinsic_metadata header" and "after-ingress pseudocode": one copy a pair of port and rid. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> g; bit<8> rid; bit<8> port; bit<8> type; bit<8> m; }
struct headers { h_t h; }
struct metadata { bit<8> v; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.v = 0x66;
        sm.egress_spec = 9;
        sm.mcast_grp = (bit<16>)h.h.g;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.rid = (bit<8>)sm.egress_rid;
        h.h.port = (bit<8>)sm.egress_port;
        h.h.type = (bit<8>)sm.instance_type;
        h.h.m = m.v;
    }
}
#include "../v1.p4i"

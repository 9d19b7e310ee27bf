/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: mcast_grp makes a copy for each port of the group, with its egress_rid and instance_type 5. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> group; bit<8> rid; bit<8> type; bit<8> port; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.mcast_grp = (bit<16>)h.h.group; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.rid = (bit<8>)sm.egress_rid;
        h.h.type = (bit<8>)sm.instance_type;
        h.h.port = (bit<8>)sm.egress_port;
        if (sm.egress_port == sm.ingress_port) {
            mark_to_drop(sm);
        }
    }
}
#include "v1.p4i"

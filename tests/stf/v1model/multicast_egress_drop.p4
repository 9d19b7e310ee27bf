/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": copies are dropped in the egress each by itself. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.mcast_grp = 1; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.egress_port == sm.ingress_port) {
            mark_to_drop(sm);
        }
        h.h.v = h.h.v + (bit<8>)sm.egress_port;
    }
}
#include "../v1.p4i"

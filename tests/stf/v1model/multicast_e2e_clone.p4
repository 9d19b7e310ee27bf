/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": clones of copies of a group; a clone's rid is its session's. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> rid; bit<8> type; }
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
        h.h.rid = (bit<8>)sm.egress_rid;
        h.h.type = (bit<8>)sm.instance_type;
        if (sm.instance_type == 5 && sm.egress_rid == 8) {
            clone(CloneType.E2E, 5);
        }
    }
}
#include "../v1.p4i"

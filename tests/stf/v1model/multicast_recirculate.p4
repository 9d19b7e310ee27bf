/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": each copy of a group may be recirculated by itself. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> rid; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 4) {
            sm.egress_spec = 9;
        } else {
            sm.mcast_grp = 1;
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 5) {
            h.h.n = h.h.n + 1;
            h.h.rid = (bit<8>)sm.egress_rid;
            if (sm.egress_rid == 8) {
                recirculate_preserving_field_list(0);
            }
        }
    }
}
#include "../v1.p4i"

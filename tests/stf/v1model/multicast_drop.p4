/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "intrinsic_metadata header" and "after-ingress pseudocode": drop and multicast. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> how; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.how == 1) {
            sm.mcast_grp = 1;
            mark_to_drop(sm);
        } else if (h.h.how == 2) {
            mark_to_drop(sm);
            sm.mcast_grp = 1;
        } else if (h.h.how == 3) {
            sm.mcast_grp = 1;
            sm.egress_spec = 511;
        } else {
            sm.mcast_grp = 1;
            mark_to_drop(sm);
            sm.egress_spec = 5;
        }
    }
}
#include "../v1.p4i"

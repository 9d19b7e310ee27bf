/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Standard metadata", egress_spec: 511 at the end of the ingress drops, however it came there. */
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
            mark_to_drop(sm);
        } else if (h.h.how == 2) {
            sm.egress_spec = 511;
        } else if (h.h.how == 3) {
            mark_to_drop(sm);
            sm.egress_spec = 3;
        } else if (h.h.how == 4) {
            sm.egress_spec = 4;
            mark_to_drop(sm);
        }
    }
}
#include "../v1.p4i"

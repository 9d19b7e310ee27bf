/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": egress_spec at the end of the egress drops or does nothing. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> how; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 2; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.how == 1) {
            mark_to_drop(sm);
        } else if (h.h.how == 2) {
            sm.egress_spec = 5;
        } else if (h.h.how == 3) {
            sm.egress_spec = 511;
        } else if (h.h.how == 4) {
            mark_to_drop(sm);
            sm.egress_spec = 0;
        }
    }
}
#include "../v1.p4i"

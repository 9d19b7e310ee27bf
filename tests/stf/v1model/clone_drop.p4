/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": clones are made whatever happens to the packet itself. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> type; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 1;
        if (h.h.what == 1) {
            clone(CloneType.I2E, 5);
            mark_to_drop(sm);
        } else if (h.h.what == 2) {
            mark_to_drop(sm);
            clone(CloneType.I2E, 5);
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.what == 3 && sm.instance_type == 0) {
            clone(CloneType.E2E, 5);
            mark_to_drop(sm);
        }
        h.h.type = (bit<8>)sm.instance_type;
    }
}
#include "../v1.p4i"

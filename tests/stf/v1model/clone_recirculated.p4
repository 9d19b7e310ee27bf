/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": a clone is as the packet began this ingress, not as it was received. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> type; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 1;
        if (sm.instance_type == 4) {
            clone(CloneType.I2E, 5);
        }
        h.h.v = h.h.v + 1;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 0 && h.h.v == 0x11) {
            recirculate_preserving_field_list(0);
        }
        h.h.type = (bit<8>)sm.instance_type;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": a clone has the values that fields of its list have at the end. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> kept; bit<8> lost; bit<8> other; }
struct headers { h_t h; }
struct metadata { @field_list(1, 2) bit<8> kept; bit<8> lost; @field_list(2) bit<8> other; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 511;
        m.kept = 1;
        m.lost = 2;
        m.other = 3;
        clone_preserving_field_list(CloneType.I2E, 5, 1);
        m.kept = 0x41;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.kept = m.kept;
        h.h.lost = m.lost;
        h.h.other = m.other;
    }
}
#include "../v1.p4i"

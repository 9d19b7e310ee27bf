/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": a clone is parsed again, and has no metadata but
 * the fields of its list. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> kept; bit<8> lost; }
struct headers { h_t h; }
struct metadata { @field_list(1) bit<8> kept; bit<8> lost; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        m.kept = h.h.v;
        m.lost = h.h.v;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        mark_to_drop(sm);
        m.kept = m.kept + 1;
        clone_preserving_field_list(CloneType.I2E, 5, 1);
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.kept = m.kept;
        h.h.lost = m.lost;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": final values of the list's fields; the rest begins anew. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> kept; bit<8> lost; bit<8> port; }
struct headers { h_t h; }
struct metadata { @field_list(4) bit<8> kept; bit<8> lost; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 0) {
            clone_preserving_field_list(CloneType.E2E, 6, 4);
            m.kept = 0x42;
            m.lost = 0x43;
        } else {
            h.h.kept = m.kept;
            h.h.lost = m.lost;
            h.h.port = (bit<8>)sm.egress_port;
        }
    }
}
#include "../v1.p4i"

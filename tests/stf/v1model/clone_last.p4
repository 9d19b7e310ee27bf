/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": of several clone calls the last one's session counts. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> kept; }
struct headers { h_t h; }
struct metadata { @field_list(1) bit<8> kept; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.kept = 0x77;
        sm.egress_spec = 511;
        clone(CloneType.I2E, 5);
        clone_preserving_field_list(CloneType.I2E, 6, 1);
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.kept = m.kept; }
}
#include "../v1.p4i"

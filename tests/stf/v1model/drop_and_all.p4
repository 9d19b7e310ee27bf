/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": clone, digest, resubmit, multicast and drop of one packet at once. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> type; }
struct headers { h_t h; }
struct note_t { bit<8> v; }
struct metadata { @field_list(1) bit<8> n; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 1;
        clone(CloneType.I2E, 5);
        digest<note_t>(1, { h.h.v + m.n });
        h.h.v = 0xFF;
        if (m.n == 0) {
            m.n = 1;
            sm.mcast_grp = 1;
            sm.egress_spec = 511;
            resubmit_preserving_field_list(1);
        } else {
            sm.mcast_grp = 1;
            sm.egress_spec = 511;
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.type = (bit<8>)sm.instance_type; }
}
#include "../v1.p4i"

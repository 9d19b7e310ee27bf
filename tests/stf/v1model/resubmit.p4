/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": the ingress begins again with the original packet. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> type; bit<8> port; bit<8> kept; bit<8> lost; }
struct headers { h_t h; }
struct metadata { @field_list(1) bit<8> kept; bit<8> lost; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 0) {
            h.h.v = 0xFF;
            m.kept = 0x31;
            m.lost = 0x32;
            sm.egress_spec = 4;
            resubmit_preserving_field_list(1);
            m.kept = 0x33;
        } else {
            h.h.type = (bit<8>)sm.instance_type;
            h.h.port = (bit<8>)sm.ingress_port;
            h.h.kept = m.kept;
            h.h.lost = m.lost;
        }
    }
}
#include "../v1.p4i"

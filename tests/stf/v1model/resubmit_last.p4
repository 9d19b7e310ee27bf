/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": the field list of the last resubmit call counts. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { @field_list(1) bit<8> a; @field_list(2) bit<8> b; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 0) {
            m.a = 0x0A;
            m.b = 0x0B;
            resubmit_preserving_field_list(1);
            resubmit_preserving_field_list(2);
        } else {
            h.h.a = m.a;
            h.h.b = m.b;
        }
    }
}
#include "../v1.p4i"

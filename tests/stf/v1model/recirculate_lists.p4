/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": the list of the last recirculate call, with its final values. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; }
struct metadata { @field_list(1) bit<8> a; @field_list(1, 2) bit<8> b; bit<8> c; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 4) {
            h.h.a = m.a;
            h.h.b = m.b;
            h.h.c = m.c;
        }
        m.a = 1;
        m.b = 2;
        m.c = 3;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.a == 0xEE) {
            recirculate_preserving_field_list(1);
            recirculate_preserving_field_list(2);
            m.b = 0x22;
        }
    }
}
#include "../v1.p4i"

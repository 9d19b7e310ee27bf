/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": a drop comes before recirculate. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> n; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 2; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.what != 0 && h.h.n == 0) {
            h.h.n = 1;
            recirculate_preserving_field_list(0);
        }
        if (h.h.what == 2) {
            mark_to_drop(sm);
        }
    }
}
#include "../v1.p4i"

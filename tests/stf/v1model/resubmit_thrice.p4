/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": a resubmitted packet may be resubmitted, each time with its fields. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> sum; }
struct headers { h_t h; }
struct metadata { @field_list(1) bit<8> round; @field_list(1) bit<8> sum; bit<8> scratch; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.scratch = m.scratch + 1;
        m.sum = m.sum + h.h.n + m.scratch;
        m.round = m.round + 1;
        h.h.n = 0xFF;
        if (m.round < 3) {
            resubmit_preserving_field_list(1);
        } else {
            h.h.sum = m.sum;
        }
    }
}
#include "../v1.p4i"

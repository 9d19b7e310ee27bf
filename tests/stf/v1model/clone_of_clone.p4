/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": an egress clone may be made of an ingress clone. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> n; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        mark_to_drop(sm);
        clone(CloneType.I2E, 5);
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.n = h.h.n + 1;
        if (sm.instance_type == 1) {
            clone(CloneType.E2E, 6);
        }
    }
}
#include "../v1.p4i"

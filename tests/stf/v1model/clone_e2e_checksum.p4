/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": an egress clone is made before ComputeChecksum and deparser run. */
#define EGRESS
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> v; bit<16> sum; bit<16> seen; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 0) {
            h.h.v = h.h.v + 1;
            clone(CloneType.E2E, 5);
        } else {
            h.h.seen = h.h.sum;
            h.h.v = 0xF000;
        }
    }
}
control com(inout headers h, inout metadata m) {
    apply { update_checksum(true, { h.h.v }, h.h.sum, HashAlgorithm.csum16); }
}
#include "../v1.p4i"

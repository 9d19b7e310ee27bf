/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Restrictions on code in the ComputeChecksum control": behind the egress, under a condition. */
#define EGRESS
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> on; bit<8> pad; bit<16> data; bit<16> sum; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.data = h.h.data + 1; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.data = h.h.data + 1; }
}
control com(inout headers h, inout metadata m) {
    apply { update_checksum(h.h.on == 1, { h.h.data }, h.h.sum, HashAlgorithm.csum16); }
}
#include "../v1.p4i"

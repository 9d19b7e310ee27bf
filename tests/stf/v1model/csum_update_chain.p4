/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Restrictions on code in the ComputeChecksum control": a sequence of calls, in their order. */
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> data; bit<16> one; bit<16> two; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
control com(inout headers h, inout metadata m) {
    apply {
        update_checksum(true, { h.h.data }, h.h.one, HashAlgorithm.csum16);
        update_checksum(true, { h.h.data, h.h.one, 16w1 }, h.h.two, HashAlgorithm.csum16);
    }
}
#include "../v1.p4i"

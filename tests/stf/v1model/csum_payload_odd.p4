/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, update_checksum_with_payload: the bytes that were not parsed count; an odd one gets a zero behind it. */
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> data; bit<16> sum; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
control com(inout headers h, inout metadata m) {
    apply { update_checksum_with_payload(true, { h.h.data }, h.h.sum, HashAlgorithm.csum16); }
}
#include "../v1.p4i"

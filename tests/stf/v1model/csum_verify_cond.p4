/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, verify_checksum: the condition says whether there is anything to check. */
#define VERIFY
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> on; bit<8> bad; bit<32> data; bit<16> sum; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    apply { verify_checksum(h.h.on == 1, { h.h.data }, h.h.sum, HashAlgorithm.csum16); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.bad = (bit<8>)sm.checksum_error; }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: update_checksum_with_payload behind a varbit and behind an odd number of bytes: the payload goes on
 * where the data ends, also in the middle of a 16-bit word. */
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; varbit<64> v; bit<16> sum; bit<16> odd; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h, (bit<32>)p.lookahead<bit<8>>() << 3); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1; }
}
control com(inout headers h, inout metadata m) {
    apply {
        update_checksum_with_payload(true, { h.h.n, h.h.v }, h.h.sum, HashAlgorithm.csum16);
        update_checksum_with_payload(true, { h.h.n }, h.h.odd, HashAlgorithm.csum16);
    }
}
#include "v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Restrictions on code in the VerifyChecksum control": several calls share one result. */
#define VERIFY
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> a; bit<16> sum_a; bit<16> b; bit<16> sum_b; bit<8> bad; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    apply {
        verify_checksum(true, { h.h.a }, h.h.sum_a, HashAlgorithm.csum16);
        verify_checksum(true, { h.h.b }, h.h.sum_b, HashAlgorithm.csum16);
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.bad = (bit<8>)sm.checksum_error; }
}
#include "../v1.p4i"

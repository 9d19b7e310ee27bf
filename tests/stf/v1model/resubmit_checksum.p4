/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": a resubmitted packet is parsed and verified anew. */
#define VERIFY
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> v; bit<16> sum; bit<8> bad; bit<8> n; }
struct headers { h_t h; }
struct metadata { @field_list(1) bit<8> n; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    apply { verify_checksum(m.n == 0, { h.h.v }, h.h.sum, HashAlgorithm.csum16); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (m.n == 0 && sm.checksum_error == 1) {
            m.n = 1;
            h.h.sum = 0xEDCB;
            resubmit_preserving_field_list(1);
        } else {
            h.h.bad = (bit<8>)sm.checksum_error;
            h.h.n = m.n;
        }
    }
}
#include "../v1.p4i"

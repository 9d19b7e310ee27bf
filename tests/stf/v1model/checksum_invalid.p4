/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Restrictions on code in the ComputeChecksum control": conditions on validity. */
#define VERIFY
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> type; bit<8> bad; }
header g_t { bit<16> v; bit<16> sum; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.type) {
            1 : more;
            default : accept;
        }
    }
    state more { p.extract(h.g); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    apply { verify_checksum(h.g.isValid(), { h.g.v }, h.g.sum, HashAlgorithm.csum16); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.bad = (bit<8>)sm.checksum_error;
        if (h.h.type == 2) {
            h.g.setValid();
            h.g.v = 0x1234;
        } else if (h.h.type == 1) {
            h.g.v = h.g.v + 1;
        }
    }
}
control com(inout headers h, inout metadata m) {
    apply { update_checksum(h.g.isValid(), { h.g.v }, h.g.sum, HashAlgorithm.csum16); }
}
#include "../v1.p4i"

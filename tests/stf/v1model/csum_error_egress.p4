/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Standard metadata": checksum_error and parser_error can be read in the egress as well. */
#define VERIFY
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> data; bit<16> sum; bit<8> bad; bit<8> none; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    apply { verify_checksum(true, { h.h.data }, h.h.sum, HashAlgorithm.csum16); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.bad = (bit<8>)sm.checksum_error;
        h.h.none = sm.parser_error == error.NoError ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

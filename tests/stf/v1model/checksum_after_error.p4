/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Restrictions on parser code": VerifyChecksum runs for a packet that the parser rejected, too. */
#define VERIFY
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> v; bit<16> sum; bit<8> bad; bit<8> short; }
header g_t { bit<32> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); p.extract(h.g); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    apply { verify_checksum(h.h.isValid(), { h.h.v }, h.h.sum, HashAlgorithm.csum16); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.bad = (bit<8>)sm.checksum_error;
        h.h.short = sm.parser_error == error.PacketTooShort ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

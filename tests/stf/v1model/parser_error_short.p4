/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Restrictions on parser code": a packet that the parser rejects goes into the ingress. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> short; bit<8> valid; }
header g_t { bit<32> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); p.extract(h.g); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.short = sm.parser_error == error.PacketTooShort ? 8w1 : 8w0;
        h.h.valid = h.g.isValid() ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

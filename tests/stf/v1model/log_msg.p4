/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, log_msg: text with values, and nothing else. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<16> b; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        log_msg("a packet");
        log_msg("a = {}, b = {}", { h.h.a, h.h.b });
        h.h.a = h.h.a + 1;
        log_msg("{}", { h.h.a == 2 });
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Restrictions on parser code": a packet with a parser error may be cloned, then dropped. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; }
header g_t { bit<16> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); p.extract(h.g); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 1;
        if (sm.parser_error != error.NoError) {
            clone(CloneType.I2E, 9);
            mark_to_drop(sm);
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
#include "../v1.p4i"

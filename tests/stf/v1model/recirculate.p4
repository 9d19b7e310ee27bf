/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": the packet as the deparser made it goes to the parser again. */
#define EGRESS
#define DEPARSER
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> type; bit<8> length; bit<8> kept; }
header g_t { bit<16> v; }
struct headers { g_t g; h_t h; }
struct metadata { @field_list(1) bit<8> kept; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 2;
        if (sm.instance_type == 4) {
            h.h.type = 4;
            h.h.length = (bit<8>)sm.packet_length;
            h.h.kept = m.kept;
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.n == 1) {
            h.h.n = 2;
            m.kept = 0x55;
            h.g.setValid();
            h.g.v = 0xABCD;
            recirculate_preserving_field_list(1);
        }
    }
}
control dep(packet_out b, in headers h) { apply { b.emit(h.h); b.emit(h.g); } }
#include "../v1.p4i"

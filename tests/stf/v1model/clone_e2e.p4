/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": an egress clone is the packet as the egress left it, not parsed again. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> type; bit<8> seen; }
struct headers { h_t h; h_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 0) {
            clone(CloneType.E2E, 5);
            h.h.v = h.h.v + 1;
            h.g.setValid();
            h.g = { 0x61, 0x62, 0x63 };
        } else {
            h.h.type = (bit<8>)sm.instance_type;
            h.h.seen = h.g.isValid() ? 8w1 : 8w0;
        }
    }
}
#include "../v1.p4i"

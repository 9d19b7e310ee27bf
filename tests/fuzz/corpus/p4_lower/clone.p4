/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: an ingress clone is the packet as it came in, an egress clone as the egress left it; the metadata of
 * the field list goes along. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> type; bit<8> kept; bit<8> lost; }
struct headers { h_t h; }
struct metadata {
    @field_list(1)
    bit<8> kept;
    bit<8> lost;
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.kept = 0x11;
        m.lost = 0x22;
        sm.egress_spec = 1;
        if (h.h.what[0:0] == 1) {
            clone_preserving_field_list(CloneType.I2E, 32w5, 8w1);
        }
        h.h.what = h.h.what + 0x40;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.type = (bit<8>)sm.instance_type;
        h.h.kept = m.kept;
        h.h.lost = m.lost;
        if (h.h.what[1:1] == 1 && sm.instance_type == 0) {
            clone_preserving_field_list(CloneType.E2E, 32w6, 8w1);
            h.h.what = h.h.what + 0x20;
        }
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* v1.p4i: what every small v1model program needs besides its parser 'prs', control 'ing' and types 'headers'
 * and 'metadata', which stand before this file is included. Define EGRESS, VERIFY, COMPUTE or DEPARSER
 * when the program has its own 'eg', 'ver', 'com' or 'dep'. */
#ifndef VERIFY
control ver(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#endif
#ifndef COMPUTE
control com(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef DEPARSER
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
#endif
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;

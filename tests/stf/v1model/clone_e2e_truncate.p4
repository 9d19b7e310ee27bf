/* SPDX-License-Identifier: Apache-2.0 */
/* P4Runtime 9.5.2 "CloneSessionEntry", packet_length_bytes, for v1model: an egress clone's payload is cut. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> n; }
header x_t { bit<32> v; }
struct headers { h_t h; x_t x; }
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
            h.x.setValid();
            h.x.v = 0x01020304;
            clone(CloneType.E2E, (bit<32>)h.h.n);
        } else {
            h.x.v = 0x05060708;
        }
    }
}
#include "../v1.p4i"

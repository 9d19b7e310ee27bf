/* SPDX-License-Identifier: Apache-2.0 */
/* P4Runtime 9.5.2 "CloneSessionEntry", packet_length_bytes, for v1model: an ingress clone has the first bytes of the
 * packet as it began the ingress. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> length; }
header x_t { bit<16> v; }
struct headers { h_t h; x_t x; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 1;
        clone(CloneType.I2E, 5);
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.length = (bit<8>)sm.packet_length;
        h.x.setValid();
        h.x.v = 0xABCD;
    }
}
#include "../v1.p4i"

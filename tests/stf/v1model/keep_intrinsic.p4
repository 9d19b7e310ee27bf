/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: clone3 keeps fields of the standard metadata, too; a clone's own fields (instance_type) are the clone's. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> port; bit<8> type; bit<8> n; }
struct headers { h_t h; }
struct metadata { bit<8> n; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.n = 0x33;
        sm.egress_spec = 511;
        clone3(CloneType.I2E, 32w5, { sm.ingress_port, sm.instance_type, h.h.n });
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.port = (bit<16>)sm.ingress_port;
        h.h.type = (bit<8>)sm.instance_type;
        h.h.n = h.h.n + m.n;
    }
}
#include "../v1.p4i"

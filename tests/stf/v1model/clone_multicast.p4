/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": behind the clone comes the multicast of the original. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> type; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        clone(CloneType.I2E, 5);
        h.h.v = 0x11;
        sm.mcast_grp = 4;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.type = (bit<8>)sm.instance_type; }
}
#include "../v1.p4i"

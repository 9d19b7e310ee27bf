/* SPDX-License-Identifier: Apache-2.0 */
/* BMv2, runtime_CLI, "mirroring_add_mc": a session of a group makes as many clones
 * as the group has copies. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> rid; bit<8> type; }
struct headers { h_t h; }
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
        h.h.rid = (bit<8>)sm.egress_rid;
        h.h.type = (bit<8>)sm.instance_type;
    }
}
#include "../v1.p4i"

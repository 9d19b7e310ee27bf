/* SPDX-License-Identifier: Apache-2.0 */
/* BMv2, runtime_CLI, "mirroring_add": a session that was not configured makes no clone. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> session; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 1;
        clone(CloneType.I2E, (bit<32>)h.h.session);
    }
}
#include "../v1.p4i"

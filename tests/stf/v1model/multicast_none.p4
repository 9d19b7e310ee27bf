/* SPDX-License-Identifier: Apache-2.0 */
/* BMv2, runtime_CLI, "mc_mgrp_create": a group without nodes, or that was never made, makes no copy. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> g; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.mcast_grp = (bit<16>)h.h.g; }
}
#include "../v1.p4i"

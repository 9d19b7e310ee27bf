/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": copies of a group include all metadata, the group's number too. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> g; bit<16> seen; bit<16> rid; bit<8> v; }
struct headers { h_t h; }
struct metadata { bit<8> v; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action to(bit<16> g) { sm.mcast_grp = g; m.v = 0x5A; }
    table t { key = { h.h.g : exact; } actions = { to; NoAction; } }
    apply { t.apply(); }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.seen = sm.mcast_grp;
        h.h.rid = sm.egress_rid;
        h.h.v = m.v;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, Egress: tables of the egress may match where the packet goes, and count each copy. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<16> vlan; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.mcast_grp = 1; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    direct_counter(CounterType.packets) c;
    action tag(bit<16> vlan) { h.h.vlan = vlan; }
    action drop() { mark_to_drop(sm); }
    table out_ {
        key = { sm.egress_port : exact; sm.egress_rid : ternary; }
        actions = { tag; drop; }
        default_action = drop();
        counters = c;
    }
    apply { out_.apply(); }
}
#include "../v1.p4i"

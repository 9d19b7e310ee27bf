/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, mark_to_drop: in actions, sub-controls and functions; standard metadata is handed on. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> how; }
struct headers { h_t h; }
struct metadata { }
control deny(inout standard_metadata_t s) { apply { mark_to_drop(s); } }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    deny() d;
    action drop() { mark_to_drop(sm); }
    action to(bit<9> port) { sm.egress_spec = port; }
    table t { key = { h.h.how : exact; } actions = { drop; to; NoAction; } default_action = to(2); }
    apply {
        t.apply();
        if (h.h.how == 3) {
            d.apply(sm);
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.14 in v1model: a value set's members come from the control plane. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> type; }
header g_t { bit<8> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    value_set<bit<8>>(4) pvs;
    state start {
        p.extract(h.h);
        transition select(h.h.type) {
            pvs : more;
            default : accept;
        }
    }
    state more { p.extract(h.g); h.g.v = 0xFF; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
#include "../v1.p4i"

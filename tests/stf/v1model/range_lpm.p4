/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Range tables": with an lpm field in a range table only the priority decides, not the prefix. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.a : range; h.h.b : lpm; }
        actions = { set; NoAction; }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

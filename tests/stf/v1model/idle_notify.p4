/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 idle timeout implementation notes": the controller is told, the entry stays. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.k : ternary; }
        actions = { set; NoAction; }
        support_timeout = true;
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

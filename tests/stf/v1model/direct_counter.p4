/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 direct_counter implementation notes": each hit counts once, whatever the action calls. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    direct_counter(CounterType.packets_and_bytes) c;
    action none() { }
    action one() { c.count(); }
    action two() { c.count(); c.count(); }
    table t {
        key = { h.h.k : exact; }
        actions = { none; one; two; }
        counters = c;
        default_action = none();
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

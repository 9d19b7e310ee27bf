/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.2 in v1model: @defaultonly actions cannot be of entries, @tableonly ones not the default. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action hit(bit<8> v) { h.h.v = v; }
    action miss(bit<8> v) { h.h.v = v + 1; }
    action both() { h.h.v = 0x50; }
    table t {
        key = { h.h.k : exact; }
        actions = { @tableonly hit; @defaultonly miss; both; }
        default_action = miss(0x10);
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1: ternary keys: of the entries that match the one of the highest priority wins. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> a; bit<8> b; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r = v; }
    table t {
        key = { h.h.a : ternary; h.h.b : exact; }
        actions = { set; }
        default_action = set(0xFF);
    }
    apply { t.apply(); }
}
#include "v1.p4i"

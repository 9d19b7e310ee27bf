/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2: an exact table: hit, miss, action_run, the default action and a change of it. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> r; bit<8> ran; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r = v; }
    action add(bit<8> v) { h.h.r = h.h.r + v; }
    action nothing() { }
    table t {
        key = { h.h.a : exact; h.h.b : exact @name("second"); }
        actions = { set; add; nothing; }
        default_action = nothing();
    }
    apply {
        switch (t.apply().action_run) {
            set: { h.h.ran = 1; }
            add: { h.h.ran = 2; }
            default: { h.h.ran = 3; }
        }
    }
}
#include "v1.p4i"

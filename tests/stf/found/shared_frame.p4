/* SPDX-License-Identifier: Apache-2.0 */
/* A control with a table, applied in two places: its table's action sees the arguments of the place that applies it
 * (P4_16 §6.8), also where they are constants at one place and variables at the other. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> c; bit<8> d; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control vck(inout headers h, inout metadata m) { apply { } }
control add(in bit<8> x, in bit<8> y, out bit<8> sum) {
    action plus() { sum = x + y; }
    table t { actions = { plus; } default_action = plus(); }
    apply { t.apply(); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    add() s;
    apply {
        sm.egress_spec = 1;
        s.apply(3, h.h.a, h.h.c);
        s.apply(h.h.b, 4, h.h.d);
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
control cck(inout headers h, inout metadata m) { apply { } }
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
V1Switch(prs(), vck(), ing(), eg(), cck(), dep()) main;

/* SPDX-License-Identifier: Apache-2.0 */
/* exit in a table's action: the out and inout arguments of the control around it are copied back all the same
 * (P4_16 §12.5 and §6.8), here to a slice, which cannot be used in place. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control vck(inout headers h, inout metadata m) { apply { } }
control sub(in bit<8> k, inout bit<4> x) {
    action leave() { x = x + 1; exit; }
    action stay() { x = x + 2; }
    table t {
        key = { k : exact; }
        actions = { leave; stay; }
        const entries = { 1 : leave(); }
        default_action = stay();
    }
    apply { t.apply(); x = x + 4; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    sub() s;
    apply {
        sm.egress_spec = 1;
        s.apply(h.h.a, h.h.b[7:4]);
        h.h.c = 0xff;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
control cck(inout headers h, inout metadata m) { apply { } }
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
V1Switch(prs(), vck(), ing(), eg(), cck(), dep()) main;

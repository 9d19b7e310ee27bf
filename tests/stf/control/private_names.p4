/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.10, 6.9: what a control or a parser declares is its own: the same names mean other things in another one, and the
 * names of the top level are seen everywhere. */
#include <core.p4>
#include <v1model.p4>
const bit<8> k = 0x40;
const bit<8> everywhere = 0x01;
header h_t { bit<8> op; bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; }
struct metadata { }
action add(inout bit<8> x) { x = x + 8; }
action k_add(inout bit<8> x) { x = x + k; }
parser inner(packet_in p, inout bit<8> v) {
    const bit<8> k = 0x10;
    state start { v = v + k; transition more; }
    state more { v = v + everywhere; transition accept; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    inner() i;
    state start { p.extract(h.h); i.apply(p, h.h.a); transition more; }
    state more { h.h.a = h.h.a + k; transition accept; }
}
control one(inout bit<8> v) {
    const bit<8> k = 1;
    bit<8> n = k;
    action add() { v = v + n; }
    table t { key = { v : exact; } actions = { add; .k_add(v); } default_action = add(); const entries = { 0x20 : .k_add(v); } }
    apply { t.apply(); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    one() n;
    action t() { h.h.c = k + everywhere; }
    apply {
        n.apply(h.h.b);
        add(h.h.b);
        t();
    }
}
#include "../v1.p4i"

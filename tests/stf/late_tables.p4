/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: tables of each kind in controls that are neither ingress nor egress: checksums and the deparser. */
#define VERIFY
#define COMPUTE
#define DEPARSER
#include <core.p4>
#include <v1model.p4>
header h_t { bit<32> key; bit<8> a; bit<8> b; bit<8> c; bit<8> d; }
struct headers { h_t h; }
struct metadata { bit<8> early; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    action early(bit<8> v) { m.early = v; }
    table first {
        key = { h.h.key : exact; }
        actions = { early; NoAction; }
        default_action = NoAction();
    }
    apply { first.apply(); }
}
control com(inout headers h, inout metadata m) {
    action set_b(bit<8> v) { h.h.b = v; }
    action set_c(bit<8> v) { h.h.c = v; }
    table by_prefix {
        key = { h.h.key : lpm; }
        actions = { set_b; NoAction; }
        default_action = NoAction();
    }
    table by_mask {
        key = { h.h.key : ternary; m.early : exact; }
        actions = { set_c; NoAction; }
        default_action = set_c(0xEE);
    }
    apply {
        h.h.a = m.early;
        if (by_prefix.apply().hit) {
            by_mask.apply();
        }
    }
}
control dep(packet_out p, in headers h) {
    headers own;
    action set_d(bit<8> v) { own.h.d = v; }
    action stop() { exit; }
    table last {
        key = { own.h.c : exact; }
        actions = { set_d; stop; NoAction; }
        default_action = NoAction();
    }
    apply {
        own = h;
        last.apply();
        p.emit(own);
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1; }
}
#include "v1.p4i"

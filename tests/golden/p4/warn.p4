// SPDX-License-Identifier: Apache-2.0
// Right programs that deserve a warning.
#include <core.p4>
header h_t { bit<8> f; }
const bit<8> unused_const = 300;
action unused_action() { }
bit<8> some(in bool b, out bit<8> o) {
    bit<8> x;
    bit<8> y;
    if (b) { x = 1; }
    return x;
}
parser p(packet_in b, out h_t h) {
    bit<8> n;
    state start { b.extract(h); transition select(n) { 1: next; _: accept; 2: next; } }
    state next { n = 1; transition again; }
    state again { n = n + 1; }
    state lonely { transition accept; }
}
control c(inout h_t h) {
    bit<8> f = 1;
    action a() { h.f = h.f << 8; }
    table t { actions = { NoAction; } }
    apply {
        bit<8> k;
        bit<8> l;
        @noWarn("unused") bit<8> quiet;
        for (bit<8> i = 0; i < 4; i = i + 1) { l = i; }
        h.f = k + l + some(true, _);
    }
}
parser P(packet_in b, out h_t h);
control C(inout h_t h);
package top(P p, C c);
top(p(), c()) main;

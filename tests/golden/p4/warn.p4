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
@deprecated("Use some instead") extern void old(in bit<8> x);
void two(inout h_t x, out bit<8> y) { y = x.f; }
parser never(packet_in b) { state start { b.advance(8); transition reject; } }
control headers(inout h_t h) {
    h_t local;
    h_t other;
    action a(bit<8> ignored, bit<8> seen) { h.f = seen; }
    table t { key = { 8w1 : exact; h.f : exact; } actions = { a; } default_action = a(1, 2); }
    apply {
        h.f = local.f;
        other = local;
        local.setValid();
        if (other.isValid() && other.f == 1) { h.f = other.f; }
        h.f = local.f + other.f;
        if (h.f == 1) { h.setInvalid(); } else { old(h.f); }
        h.f = 2;
        h = (h_t){#};
        if (!h.isValid()) { return; }
        two(h, h.f);
        t.apply();
    }
}
control c(inout h_t h) {
    bit<8> f = 1;
    headers() inner;
    action a() { h.f = h.f << 8; }
    table t { actions = { NoAction; } }
    apply {
        inner.apply(h);
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
@deprecated("Use a") action old_action() { }
control more(inout h_t h) {
    action a() { }
    table t {
        key = { h.f : ternary; }
        actions = { a; old_action; }
        default_action = a();
        const entries = { 0x12 &&& 0xf0 : a(); 0x10 &&& 0xf0 : a(); }
    }
    apply {
        switch (t.apply().action_run) { a: { h.f = 1; } old_action: }
    }
}

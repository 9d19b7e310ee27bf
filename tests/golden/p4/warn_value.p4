// SPDX-License-Identifier: Apache-2.0
// Values that may be read before they are written. Each line that deserves a warning says so; no other line has one.
#include <core.p4>
struct pair { bit<8> a; bit<8> b; }
header h_t { bit<8> f; bit<8> g; }
extern bit<8> source();

bit<8> branches(in bool c) {
    bit<8> x;
    if (c) { x = 1; } else { return 0; }
    bit<8> y;
    if (true) { y = 2; }
    return x + y;
}
bit<8> half(in bool c) {
    bit<8> x;
    if (c) { x = 1; }
    return x;                                   // x
}
bit<8> loops(in bit<8> n) {
    bit<8> found;
    bit<8> last;
    bit<8> first;
    for (bit<8> i = 0; i < n; i = i + 1) {
        if (i == 4) { found = i; break; }
        if (i == 0) { first = i; continue; }
        last = i + first;                       // first
    }
    return found + last;                        // found, last
}
bit<8> structs() {
    pair p;
    pair q;
    pair r;
    p.a = 1;
    q = p;
    r = { 1, q.b };                             // q.b
    tuple<bit<8>, bit<8>> t;
    t[0] = r.b;
    return t[0] + t[1];                         // t[1]
}
bit<8> slices() {
    bit<8> x;
    x[3:0] = 1;
    x[7:4] = 2;
    return x;
}
void two(in bit<8> n, out bit<8> o, out bit<8> p) { // p
    switch (n) {
        1: { o = 1; p = 1; }
        2:
        3: { o = 2; }
        default: { o = 3; p = 3; }
    }
}
bit<8> calls() {
    bit<8> a;
    bit<8> b;
    two(1, a, b);
    return a + b;
}
bool lazily(in bool c) {
    bool x;
    return c || x;                              // x
}
@noWarn("uninitialized-use")
bit<8> quiet() { bit<8> x; return x; }

control tables(inout bit<8> v, out bit<8> o) {  // o
    bit<8> hop;
    bit<8> other;
    bit<8> both;
    bit<8> key;
    action set(bit<8> n) { hop = n; both = n; }
    action drop() { both = 0; }
    action use() { v = v + other; }             // other
    action out_of(out bit<8> r) { r = hop; }
    table t { key = { v : exact; } actions = { set; drop; } default_action = drop(); }
    table u { key = { key : exact; } actions = { use; @defaultonly NoAction; } } // key
    table w { actions = { set; out_of(other); } default_action = set(1); }
    apply {
        t.apply();
        v = both;
        v = hop;                                // hop
        u.apply();
        w.apply();
        switch (t.apply().action_run) {
            set: { o = hop; }
            default: { }
        }
    }
}
control results(inout bit<8> v) {
    bit<8> x;
    bit<8> y;
    action set(bit<8> n) { x = n; y = n; }
    action none() { }
    table t { key = { v : exact; } actions = { set; @defaultonly none; } const default_action = none(); }
    table c { key = { v : exact; } actions = { set; none; } const default_action = none(); }
    apply {
        if (t.apply().hit) { v = x; }
        else { v = y; }                         // y
        if (!c.apply().miss) { v = x; }         // x
        @noWarn("uninitialized-use") { bit<8> z; v = z; }
    }
}
control twice(inout bit<8> v) {
    bit<8> x;
    action get() { v = x; }                     // x, the first time
    apply { get(); x = 1; get(); }
}
control early(inout bit<8> v) {
    bit<8> x;
    action stop() { exit; }
    action go() { x = 1; }
    table t { actions = { stop; go; } default_action = stop(); }
    apply {
        t.apply();
        if (v == 0) { return; }
        v = x;
    }
}
parser p(packet_in b, out h_t h, out bit<8> sum) {
    bit<8> n;
    bit<8> m;
    state start {
        b.extract(h);
        transition select(h.f) { 0: more; 1: end; default: other; }
    }
    state more {
        n = 1;
        sum = n;
        transition select(h.g) { 0: more; default: end; }
    }
    state other { n = 2; m = 1; transition end; }
    state end {
        sum = n + m;                            // n, m
        transition accept;
    }
}
extern Box { Box(); bit<8> run(in bit<8> x); abstract bit<8> f(in bit<8> x); }
control objects(inout bit<8> v) {
    bit<8> state_;
    Box() box = { bit<8> f(in bit<8> x) { bit<8> y; state_ = x; return y; } }; // y
    apply {
        v = box.run(v);
        v = state_;
    }
}

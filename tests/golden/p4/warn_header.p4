// SPDX-License-Identifier: Apache-2.0
// Headers that may not be valid where a field of theirs is used, and fields of valid ones without a value. Each line
// that deserves a warning says so; no other line has one.
#include <core.p4>
header a_t { bit<8> f; bit<8> g; }
header b_t { bit<16> f; }
header_union u_t { a_t a; b_t b; }
struct headers { a_t a; b_t b; u_t u; a_t[3] s; }

control plain(inout headers h) {
    a_t x;
    a_t y;
    a_t z;
    apply {
        h.a.f = 1;
        x.f = 1;                                // x
        y = x;
        h.b.setInvalid();
        h.b.f = 2;                              // h.b
        z.setValid();
        h.a.f = z.g;                            // z.g has no value
        y = { 1, 2 };
        h.a.f = y.g;
        y = {#};
        h.a.f = y.f;                            // y
    }
}
control tested(inout headers h) {
    apply {
        if (h.a.isValid()) { h.a.f = 1; } else { h.a.f = 2; } // h.a
        h.a.g = 1;
        if (!h.b.isValid()) { return; }
        h.b.f = 1;
        if (!h.a.isValid()) { h.a.setValid(); h.a.f = 1; }
        h.a.f = h.a.g;                          // h.a.g has no value
        if (h.a.f == 1) { h.a.setInvalid(); }
        if (h.a.isValid() && h.a.f == 2 || !h.a.isValid()) { h.b.f = 4; }
        h.a.f = 3;                              // h.a
    }
}
control unions(inout headers h, out bit<16> o) {
    u_t u;
    apply {
        u.a.setValid();
        u.a.f = 1;
        u.b = { 1 };
        o = u.b.f;
        o = (bit<16>)u.a.f;                     // u.a
        h.u.a.f = 1;
        h.u.b.setValid();
        h.u.b.f = 1;
        h.u.a.f = 1;                            // h.u.a
        if (u.a.isValid()) { o = (bit<16>)u.a.f; }
        else if (u.b.isValid()) { o = u.b.f; }
        u.b.setInvalid();
        o = u.b.f;                              // u.b
    }
}
control stacks(inout headers h, inout bit<8> i) {
    a_t[3] s;
    apply {
        s[1].f = 1;                             // s[1]
        h.s.push_front(1);
        h.s[1].f = 1;
        h.s[0].f = 1;                           // h.s[0]
        h.s.pop_front(2);
        h.s[0].f = 1;
        h.s[1].f = 1;                           // h.s[1]
        s[i].setValid();
        s[i].f = 1;
        s[i].g = s[i].f;
    }
}
control actions(inout headers h, inout bit<8> v) {
    action pop() { h.a.setInvalid(); h.b.setInvalid(); }
    action push() { h.b.setInvalid(); }
    action use() { v = h.a.f; }                 // h.a, the second time
    action take(inout a_t x) { x.f = v; x.setInvalid(); }
    table t { key = { v : exact; h.b.f : exact; } actions = { pop; push; } default_action = pop(); } // h.b
    apply {
        use();
        take(h.a);
        use();
        h.a.setValid();
        h.a.f = 1;
        t.apply();
        h.a.f = 2;
        t.apply();
    }
}
bit<8> of(in a_t x) { return x.f; }             // x, from the second call
control functions(inout headers h) {
    a_t x;
    apply {
        h.a.f = of(h.a);
        h.a.f = of(x);
    }
}
control cycles(inout headers h, in bit<8> n) {
    apply {
        for (bit<8> i = 0; i < n; i = i + 1) {
            h.a.f = i;                          // h.a, the second time
            h.a.setInvalid();
        }
    }
}
parser p(packet_in b, out headers h) {
    state start {
        b.extract(h.a);
        transition select(h.a.f) { 0: more; 1: one; default: end; }
    }
    state one { b.extract(h.u.a); transition end; }
    state more {
        b.extract(h.s.next);
        b.extract(h.b);
        transition select(h.s.last.f) { 0: more; default: end; }
    }
    @noWarn("invalid-header")
    state silent { h.b.f = 1; transition accept; }
    state end {
        h.b.f = 1;                              // h.b
        h.u.b.f = 1;                            // h.u.b
        transition select(h.a.f) { 0: silent; default: accept; }
    }
}

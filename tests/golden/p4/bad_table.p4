// SPDX-License-Identifier: Apache-2.0
// Tables and parsers that do not check.
#include <core.p4>
header h_t { bit<8> f; bit<8> g; }
struct m_t { bit<8> n; }
control c(inout h_t h, inout m_t m) {
    action none() { }
    action one(bit<8> v) { h.f = v; }
    action bound(inout bit<8> x, bit<8> v) { x = v; }
    table t1 { key = { h : exact; h.f : nearest; h.f + 1 : exact; } actions = { none; } }
    table t2 { actions = { none; none; missing; h; one(1); bound; bound(1); } }
    table t3 { actions = { none; } default_action = one(1); }
    table t4 { actions = { one; } default_action = one; }
    table t5 { actions = { one; } default_action = one(m.n); }
    table t6 { actions = { bound(m.n); } default_action = bound(h.f, 1); }
    table t7 { key = { h.f : exact; h.g : ternary; } actions = { none; one; @defaultonly NoAction; }
        entries = {
            (1, 2) : one(3);
            (1) : none;
            (1, 2, 3) : none;
            (1, true) : none;
            (1, 2 &&& h.f) : none;
            (3, 4) : NoAction;
            (5, 6) : m;
        }
    }
    table t8 { key = { h.f : exact; } actions = { none; } const entries = { 1 : none; 1 : none; } }
    table t9 { actions = { none; } const entries = { 1 : none; } }
    table t10 { size = true; size = 4; actions = { none; } }
    table t11 { key = { h.f : ternary; } actions = { none; }
        entries = { 1 : none; priority = 5 : 2 : none; } }
    table t12 { key = { t12.apply().hit : exact; } actions = { none; } }
    table t13 { key = { h.f : exact; } }
    const bit<8> k = 5;
    table t14 { key = { h.f : exact; h.g : ternary; } actions = { none; }
        const entries = {
            (k, k + 1) : none;
            (h.g, 1) : none;                // 14.2.1.4: known at compile time
            (2, m.n + 1) : none;
        }
    }
    apply {
        t1.apply(1);
        switch (t2.apply().action_run) { one: { } other: { } 1: { } default: { } none: { } }
        m.n = t3.apply().action_run;
        one.apply();
        t3.hit();
    }
}
parser p(packet_in b, out h_t h, inout m_t m) {
    h_t[2] st;
    state start {
        b.extract(m);
        b.extract(h, 3);
        b.lookahead<void>();
        transition select(h.f, m.n) { 1: next; (1, 2, 3): accept; (_, true): nowhere; default: start; }
    }
    state next { verify(1, error.NoError); transition h; }
    state next { transition select(h) { _: accept; } }
    state accept { }
}

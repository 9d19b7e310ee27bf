/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5: exit while an expression is evaluated: neither branch is taken, nothing is assigned, no call is made. */
#include "../ops.p4i"
bit<8> f(in bool x, inout bit<8> y) {
    y = 0x77;
    return x ? 8w1 : 8w2;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action go() { }
    action stop() { h.h.r5 = 0x99; exit; }
    table t { key = { h.h.a: exact; } actions = { go; stop; } default_action = go(); const entries = { 1: stop(); 5: go(); } }
    table u { key = { h.h.a: exact; } actions = { go; stop; } default_action = go(); const entries = { 2: stop(); 5: go(); } }
    table v { key = { h.h.a: exact; } actions = { go; stop; } default_action = go(); const entries = { 3: stop(); 5: go(); } }
    apply {
        if (t.apply().hit) { h.h.r0 = 1; } else { h.h.r0 = 2; }
        h.h.r1 = u.apply().miss ? 8w1 : 8w2;
        h.h.r2 = f(v.apply().hit, h.h.r3);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5: exit in an action of the top level that tables of several controls run, with what each has to copy back. */
#include "../ops.p4i"
action stop() { exit; }
action go() { }
control inner(inout bit<8> x, in bit<8> k) {
    table t { key = { k: exact; } actions = { stop; go; } default_action = go(); const entries = { 1: stop(); } }
    apply {
        x = x + 1;
        t.apply();
        x = x + 2;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    inner() i;
    table u { key = { h.h.a: exact; } actions = { go; stop; } default_action = go(); const entries = { 2: stop(); } }
    apply {
        i.apply(h.h.r0, h.h.a);
        u.apply();
        h.h.r1 = 1;
    }
}
#define EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    inner() i;
    apply {
        h.h.r2 = 1;
        i.apply(h.h.r3, h.h.b);
        h.h.r4 = 1;
    }
}
#include "../v1.p4i"

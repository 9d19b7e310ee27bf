/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.2: hit and miss of apply, in if, with !, &&, ||, in assignments, in ?: . */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action mark(bit<8> v) { h.h.r0 = h.h.r0 + v; }
    table t { key = { h.h.a: exact; } actions = { mark; } default_action = mark(1); const entries = { 5: mark(2); } }
    table u { key = { h.h.b: exact; } actions = { mark; } default_action = mark(0x10); const entries = { 5: mark(0x20); } }
    table v { key = { h.h.b: exact; } actions = { mark; } default_action = mark(0x40); const entries = { 5: mark(0x80); } }
    apply {
        if (t.apply().hit && u.apply().miss) { h.h.r1 = 1; }
        bool x = !v.apply().hit;
        h.h.r2 = x ? 8w1 : 8w2;
    }
}
#include "../v1.p4i"

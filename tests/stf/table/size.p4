/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.5: a table of size N takes N entries, whatever the kind of its key. */
#include "../ops.p4i"
const bit<16> many = 2;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm)  {
    action set0(bit<8> v) { h.h.r0 = v; }
    action set1(bit<8> v) { h.h.r1 = v; }
    action set2(bit<8> v) { h.h.r2 = v; }
    action set3(bit<8> v) { h.h.r3 = v; }
    table e { key = { h.h.a: exact; } actions = { set0; } size = many; default_action = set0(0xEE); }
    table l { key = { h.h.a: lpm; } actions = { set1; } size = 1 + 1; default_action = set1(0xEE); }
    table t { key = { h.h.a: ternary; } actions = { set2; } size = 2; default_action = set2(0xEE); }
    table one { key = { h.h.a: exact; } actions = { set3; } size = 1; default_action = set3(0xEE); const entries = { 1: set3(9); } }
    apply { e.apply(); l.apply(); t.apply(); one.apply(); }
}
#include "../v1.p4i"

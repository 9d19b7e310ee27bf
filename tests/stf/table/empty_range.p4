/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.15.4: a range whose second value is smaller than the first is the empty set. Nothing matches an entry with
 * one, with which keys ever; the entries around it keep their order and their priorities. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    action put(bit<8> v) { h.h.r1 = v; }
    action low(bit<8> v) { h.h.r2 = v; }
    table t {
        key = { h.h.a: range; h.h.b: exact; }
        actions = { set; }
        default_action = set(0xFF);
        const entries = {
            (20 .. 10, 1): set(1);
            (10 .. 20, 1): set(2);
            (0 .. 255, 1): set(3);
            (0x20 .. 0x1F, 2): set(4);
            (7 .. 7, 2): set(5);
        }
    }
    table none {
        key = { h.h.a: range; h.h.b: ternary; }
        actions = { put; }
        default_action = put(0xFF);
        const entries = {
            (255 .. 0, _): put(1);
            (1 .. 0, 0 &&& 0): put(2);
        }
    }
    table s { /* numeric: -2 is smaller than -1, and 1 is larger than both */
        key = { (int<5>)h.h.a[4:0]: range @name("k"); }
        actions = { low; }
        default_action = low(0xFF);
        largest_priority_wins = false;
        entries = {
            const priority = 2: 3 .. -3: low(1);
            priority = 4: -1 .. -2: low(2);
            priority = 6: -2 .. -1: low(3);
            priority = 9: 0 .. 15: low(4);
        }
    }
    apply {
        t.apply();
        none.apply();
        s.apply();
    }
}
#include "../v1.p4i"

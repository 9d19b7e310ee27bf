/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1: keys of odd widths, bool and signed ones, of every kind. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = h.h.r0 + v; }
    table l {
        key = { h.h.a[4:0]: lpm @name("k"); }
        actions = { set; }
        default_action = set(0x0F);
        const entries = { 0x10 &&& 0x10: set(1); 0x18 &&& 0x18: set(2); 0x1F: set(3); }
    }
    table t {
        key = { (int<5>)h.h.b[4:0]: ternary @name("k"); h.h.b[7:7] == 1: ternary @name("f"); }
        actions = { set; }
        default_action = set(0xF0);
        const entries = { (-1, true): set(0x10); (-16 &&& -16, _): set(0x20); (3, _): set(0x30); (_, true): set(0x40); }
    }
    apply {
        l.apply();
        t.apply();
    }
}
#include "../v1.p4i"

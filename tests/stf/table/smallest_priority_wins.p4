/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4.1: largest_priority_wins = false: smaller numbers win, those without count up by priority_delta. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a: ternary; }
        actions = { set; }
        default_action = set(0xFF);
        largest_priority_wins = false;
        priority_delta = 10;
        @noWarn("entries_out_of_priority_order")
        entries = {
            priority = 11: 0x01 &&& 0x01: set(1);
            0x02 &&& 0x02: set(2);
            priority = 15: 0x04 &&& 0x04: set(3);
            0x08 &&& 0x08: set(4);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4.1: entries with priorities of their own: the larger wins, not the order; those without count down. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a: ternary; }
        actions = { set; }
        default_action = set(0xFF);
        @noWarn("entries_out_of_priority_order")
        entries = {
            priority = 10: 0x01 &&& 0x01: set(1);
            priority = 30: 0x02 &&& 0x02: set(2);
            0x04 &&& 0x04: set(3);
            const priority = (4 * 7): 0x08 &&& 0x08: set(4);
            0x10 &&& 0x10: set(5);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

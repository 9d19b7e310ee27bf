/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4: without priorities, entries are matched in program order; masks, single values, _ and default. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a: exact; h.h.b: ternary; }
        actions = { set; }
        default_action = set(0xFF);
        const entries = {
            (1, 0x11 &&& 0x0F): set(1);
            (1, 0x23): set(2);
            (1, 0x20 &&& 0xF0): set(3);
            (1, _): set(4);
            (2, default): set(5);
            (2, 0x00): set(6);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

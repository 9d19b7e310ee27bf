/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4.1: no entry has a priority: 1, 1 + delta, ... from the last one on; entries of the control plane fit between. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a: ternary; }
        actions = { set; }
        default_action = set(0xFF);
        priority_delta = 10;
        entries = {
            0x01 &&& 0x01: set(1);
            0x02 &&& 0x02: set(2);
            0x04 &&& 0x04: set(3);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

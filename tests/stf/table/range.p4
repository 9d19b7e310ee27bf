/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1 with v1model's range: both ends belong to it; priorities; signed keys are numeric. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    action put(bit<8> v) { h.h.r1 = v; }
    table t {
        key = { h.h.a: range; }
        actions = { set; }
        default_action = set(0xFF);
    }
    table u {
        key = { h.h.b: range; }
        actions = { put; }
        default_action = put(0xFF);
        const entries = {
            10 .. 20: put(1);
            15 .. 30: put(2);
            40: put(3);
            0xF0 .. 0xFF: put(4);
        }
    }
    apply {
        t.apply();
        u.apply();
    }
}
#include "../v1.p4i"

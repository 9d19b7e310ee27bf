/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.1: conditions, loops and conditional expressions in the body of an action with action data. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action act(bit<8> v, bool flag) {
        bit<8> s = 0;
        for (bit<8> i in 8w1 .. 4) {
            if (i > v) { break; }
            s = s + i;
        }
        if (flag) {
            h.h.r0 = s;
            if (s == 10) { h.h.r1 = 0xFF; return; }
        } else {
            h.h.r0 = s | 0x80;
        }
        h.h.r1 = v == 2 ? 8w1 : 8w2;
    }
    table t {
        key = { h.h.a: exact; }
        actions = { act; }
        default_action = act(9, true);
        const entries = { 1: act(2, false); 2: act(2, true); }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

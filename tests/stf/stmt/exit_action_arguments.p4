/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5, 14.2.1.2: arguments bound in the actions list are copied back at exit. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> z = 5;
    action stop(inout bit<8> x, out bit<4> y, bit<8> v) {
        x = x + v;
        y = 7;
        if (v == 2) { exit; }
        x = x + 0x10;
    }
    table t {
        key = { h.h.a: exact; }
        actions = { stop(h.h.r0, h.h.r1[7:4]); NoAction; }
        default_action = NoAction();
        const entries = {
            1: stop(h.h.r0, h.h.r1[7:4], 1);
            2: stop(h.h.r0, h.h.r1[7:4], 2);
        }
    }
    apply {
        t.apply();
        h.h.r2 = z;
    }
}
#include "../v1.p4i"

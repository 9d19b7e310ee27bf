/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 14.2.1.2: one variable as two arguments in the actions list: copied out from left to right. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action act(inout bit<8> x, inout bit<8> y, in bit<8> z, bit<8> v) {
        x = x + v;
        y = y + z;
        h.h.r1 = h.h.r0;
    }
    table t {
        key = { h.h.a: exact; }
        actions = { act(h.h.r0, h.h.r0, h.h.r0); }
        default_action = act(h.h.r0, h.h.r0, h.h.r0, 1);
        const entries = { 1: act(h.h.r0, h.h.r0, h.h.r0, 5); }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

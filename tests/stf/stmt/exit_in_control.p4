/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5, 14.3: exit in a control that is applied ends its callers, too; out parameters of all are copied back. */
#include "../ops.p4i"
control inner(inout bit<8> x, out bit<8> y, in bit<8> when) {
    apply {
        x = x + 1;
        y = 0x40;
        if (when == 1) {
            exit;
        }
        y = 0x41;
    }
}
control outer(inout bit<4> x, in bit<8> when, inout bit<8> y) {
    inner() i;
    apply {
        bit<8> t = (bit<8>)x;
        i.apply(t, y, when);
        x = t[3:0];
        y = y + 0x10;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    outer() o;
    apply {
        h.h.r0 = 0x15;
        o.apply(h.h.r0[3:0], h.h.a, h.h.r1);
        h.h.r2 = 1;
    }
}
#include "../v1.p4i"

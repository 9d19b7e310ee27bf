/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 10, 6.8: functions, return, exit; copy-in and copy-out, also when the callee exits. */
#include "ops.p4i"
bit<8> larger(in bit<8> a, in bit<8> b) {
    if (a > b) {
        return a;
    }
    return b;
}
bit<8> twice(inout bit<8> x) {
    x = x + x;
    return x + 1;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action leave(inout bit<8> x) {
        x = 0x77;
        exit;
    }
    apply {
        h.h.r0 = larger(h.h.a, h.h.b);
        h.h.r1 = h.h.a;
        h.h.r2 = twice(h.h.r1) + h.h.r1;
        if (h.h.b == 9) {
            leave(h.h.r3);
            h.h.r4 = 0xEE;
        }
        h.h.r5 = 1;
    }
}
#include "v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: one variable as two out arguments: the parameters are apart in the callee, the last copy out stays. */
#include "../ops.p4i"
void both(inout bit<8> x, inout bit<8> y) {
    x = x + 1;
    y = y + x + 0x10;
}
void outs(out bit<8> x, out bit<8> y) {
    y = 7;
    x = 9;
}
bit<8> seen(in bit<8> x, inout bit<8> y) {
    y = 0x55;
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a;
        both(h.h.r0, h.h.r0);
        outs(h.h.r1, h.h.r1);
        h.h.r2 = h.h.a;
        h.h.r3 = seen(h.h.r2, h.h.r2);
    }
}
#include "../v1.p4i"

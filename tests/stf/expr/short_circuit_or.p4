/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.1: the second operand of || is evaluated only when the first is false; nested in && and !. */
#include "../ops.p4i"
bool seen(inout bit<8> x, in bool result) {
    x = x + 1;
    return result;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bool x = h.h.a > 5;
        bool y = h.h.b > 5;
        if (seen(h.h.r0, x) || seen(h.h.r1, y)) {
            h.h.r2 = 0xFF;
        }
        if (!(seen(h.h.r3, x) && (y || seen(h.h.r4, true)))) {
            h.h.r5 = 0xEE;
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.1: the second operand of && is evaluated only when the first is true. */
#include "../ops.p4i"
bool seen(inout bit<8> x, in bool result) {
    x = x + 1;
    return result;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bool x = h.h.a > 5;
        bool y = h.h.b > 5;
        if (seen(h.h.r0, x) && seen(h.h.r1, y) && seen(h.h.r2, true)) {
            h.h.r3 = 0xFF;
        }
        bool z = x && seen(h.h.r4, y);
        h.h.r5 = z ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

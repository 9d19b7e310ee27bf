/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 10: a void function may return early without a value; calls of others; a result may be thrown away (8.20). */
#include "../ops.p4i"
void low(inout bit<8> x) {
    if (x < 0x10) {
        return;
    }
    x = x - 0x10;
}
bit<8> twice(inout bit<8> x) {
    low(x);
    low(x);
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        low(h.h.a);
        twice(h.h.b);
        h.h.r0 = twice(h.h.r1) + 1;
    }
}
#include "../v1.p4i"

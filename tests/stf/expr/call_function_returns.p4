/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 10, 12.4: return ends a function at once, from the middle of if, switch and loops; out parameters are copied. */
#include "../ops.p4i"
bit<8> find(in bit<8> x, inout bit<8> steps) {
    if (x == 0) {
        return 0xE0;
    }
    for (bit<8> i = 1; i < 10; i = i + 1) {
        steps = steps + 1;
        if (i * i >= x) {
            return i;
        }
    }
    switch (x) {
        0xFF: { return 0xFF; }
        default: { steps = 0; }
    }
    steps = steps + 0x70;
    return 0xEE;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = find(h.h.a, h.h.r1);
        h.h.r2 = find(h.h.b, h.h.r3);
    }
}
#include "../v1.p4i"

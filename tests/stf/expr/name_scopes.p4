/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.9, 6.6.1: a name means the nearest declaration; with a dot before it that of the top level. */
#include "../ops.p4i"
const bit<8> x = 1;
const bit<8> y = 2;
bit<8> top() {
    return x * 16 + y;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    const bit<8> x = .x + 2;
    bit<8> z = x;
    action act(in bit<8> y) {
        h.h.r0 = y * 16 + .y;
    }
    apply {
        act(x);
        h.h.r1 = top();
        {
            bit<8> x = z + 0x10;
            h.h.r2 = x;
            {
                bit<8> z = x + 0x10;
                x = z;
            }
            h.h.r3 = x;
        }
        h.h.r4 = x + z;
        h.h.r5 = .x;
    }
}
#include "../v1.p4i"

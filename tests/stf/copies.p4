/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 8.1: arguments are copied in from left to right and out again; expressions are evaluated from left
 * to right. */
#include "ops.p4i"
bit<8> next(inout bit<8> x) {
    x = x + 1;
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action swap(inout bit<8> x, inout bit<8> y) {
        bit<8> t = x;
        x = y;
        y = t;
    }
    action both(inout bit<8> x, inout bit<8> y) {
        x = 1;
        y = 2;
    }
    apply {
        swap(h.h.a, h.h.b);
        h.h.r0 = 0x10;
        h.h.r1 = next(h.h.r0) - (next(h.h.r0) << 1);
        bool short_cut = h.h.a == 0 && next(h.h.r2) == 1;
        h.h.r3 = short_cut ? 8w1 : 8w0;
        both(h.h.r4, h.h.r4);
        h.h.r5[3:0] = next(h.h.r0)[3:0];
    }
}
#include "v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.4, 11.2: a control's variables, with initial values or without, are set up anew each time that it is applied. */
#include "../ops.p4i"
control count(inout bit<8> x, in bit<8> y) {
    bit<8> n = y;
    bit<8> m = n + 1;
    apply {
        bit<8> k = 0;
        k = k + 1;
        x = (x << 4) + n + m + k;
        n = 9;
        m = 9;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    count() c;
    bit<8> z = h.h.a + 1;
    apply {
        c.apply(h.h.r0, h.h.a);
        c.apply(h.h.r0, h.h.b);
        h.h.r1 = z;
    }
}
#include "../v1.p4i"

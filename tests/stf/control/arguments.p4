/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 8.20: arguments of apply: by name, in, out and inout, expressions, slices, one variable twice. */
#include "../ops.p4i"
control mix(in bit<8> x, inout bit<4> y, out bit<8> z) {
    apply {
        z = x + 1;
        y = y + x[3:0];
        z = z + x;
    }
}
control swap(inout bit<8> x, inout bit<8> y) {
    apply {
        bit<8> t = x;
        x = y;
        y = t + 1;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    mix() mx;
    swap() sw;
    apply {
        mx.apply(h.h.a + h.h.b, h.h.r0[7:4], h.h.r1);
        mx.apply(z = h.h.r2, x = 5, y = h.h.r0[3:0]);
        h.h.r3 = h.h.a;
        sw.apply(h.h.r3, h.h.r3);
        mx.apply(h.h.r4, h.h.r5[5:2], h.h.r4);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: a parameter with a default value may be left out, at the end or by names. */
#include "../ops.p4i"
bit<8> f(in bit<8> x, in bit<8> y = 3, in bit<8> z = 8w0x20 + 1) {
    return x + (y << 2) + z;
}
bit<8> g(in bit<8> x = 0x11, inout bit<8> y) {
    y = y + 1;
    return x + y;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = f(h.h.a);
        h.h.r1 = f(h.h.a, h.h.b);
        h.h.r2 = f(h.h.a, 0, 0);
        h.h.r3 = f(z = h.h.b, x = h.h.a);
        h.h.r4 = g(y = h.h.r5);
    }
}
#include "../v1.p4i"

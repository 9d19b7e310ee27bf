/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: arguments are evaluated from left to right; an in argument keeps the value that it had then. */
#include "../ops.p4i"
bit<8> inc(inout bit<8> x) {
    x = x + 1;
    return x;
}
bit<8> three(in bit<8> x, in bit<8> y, in bit<8> z) {
    return x * 64 + y * 8 + z;
}
bit<8> write(inout bit<8> x, in bit<8> y) {
    x = x + y * 16;
    return y;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = three(h.h.a, inc(h.h.a), h.h.a);
        h.h.r1 = three(inc(h.h.b), h.h.b, inc(h.h.b));
        h.h.r2 = write(h.h.r3, inc(h.h.r3));
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: calls as arguments of calls of the same function: each has parameters and variables of its own. */
#include "../ops.p4i"
bit<8> f(inout bit<8> x, in bit<8> y) {
    bit<8> t = x;
    x = y;
    return t + y;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = f(h.h.a, f(h.h.b, f(h.h.a, 1)));
        h.h.r1 = h.h.a;
        h.h.r2 = h.h.b;
        h.h.r3 = f(h.h.r1, 1) + f(h.h.r1, 2) + f(h.h.r1, 3);
        h.h.r4 = h.h.r1;
    }
}
#include "../v1.p4i"

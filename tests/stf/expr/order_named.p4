/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.20: named arguments are evaluated in the order of the call, not in that of the parameters. */
#include "../ops.p4i"
bit<8> inc(inout bit<8> x) {
    x = x + 1;
    return x;
}
bit<8> pair(in bit<8> x, in bit<8> y) {
    return x * 16 + y;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = pair(y = inc(h.h.a), x = inc(h.h.a));
        h.h.r1 = pair(x = inc(h.h.b), y = inc(h.h.b));
        h.h.r2 = pair(y = h.h.a, x = h.h.b);
    }
}
#include "../v1.p4i"

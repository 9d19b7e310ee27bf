/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.20: _ as an out argument: the result is given away. */
#include "../ops.p4i"
bit<8> divide(in bit<8> x, out bit<8> rest, out bool odd) {
    rest = x & 3;
    odd = x[0:0] == 1;
    return x >> 2;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = divide(h.h.a, _, _);
        bool odd;
        h.h.r1 = divide(x = h.h.b, rest = _, odd = odd);
        h.h.r2 = odd ? 8w1 : 8w0;
        divide(h.h.a, h.h.r3, _);
    }
}
#include "../v1.p4i"

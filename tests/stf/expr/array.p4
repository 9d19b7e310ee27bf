/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 8.19: arrays of other types than headers: run-time index, assignment, as l-values and arguments. */
#include "../ops.p4i"
typedef bit<8>[4] a_t;
bit<8> sum(in a_t x) {
    return x[0] + x[1] + x[2] + x[3];
}
void rotate(inout a_t x) {
    bit<8> t = x[0];
    for (bit<8> i in 8w0 .. 2) {
        x[i] = x[i + 1];
    }
    x[3] = t;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        a_t x = { h.h.a, h.h.b, 3, 4 };
        a_t y = x;
        h.h.r0 = y[h.h.b];
        rotate(y);
        h.h.r1 = y[3];
        y[h.h.b] += 0x10;
        h.h.r2 = y[2] ;
        h.h.r3 = sum(x);
        h.h.r4 = sum(y);
        y[1][7:4] = 0xF;
        h.h.r5 = y[1];
    }
}
#include "../v1.p4i"

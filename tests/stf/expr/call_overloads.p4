/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.10.2: functions of one name are told apart by the number of arguments, or by their names. */
#include "../ops.p4i"
bit<8> f(in bit<8> x) {
    return x + 1;
}
bit<8> f(in bit<8> x, in bit<8> y) {
    return x + y;
}
bit<8> f(in bit<8> x, in bit<8> z, in bit<8> k) {
    return x + z * k;
}
bit<8> g(in bit<8> big) {
    return big << 4;
}
bit<8> g(in bit<8> small) {
    return small >> 4;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = f(h.h.a);
        h.h.r1 = f(h.h.a, h.h.b);
        h.h.r2 = f(h.h.a, h.h.b, 3);
        h.h.r3 = g(big = h.h.a);
        h.h.r4 = g(small = h.h.a);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.9.1: an extern function of the program's own; a function of the same prototype, behind its use, is what it does.
 * Overloads are told apart by their parameters (8.17). */
#include "../ops.p4i"
extern bit<8> mix(in bit<8> x, in bit<8> y);
extern void mix(in bit<8> x, out bit<8> r, inout bit<8> n);
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action act(bit<8> v) {
        h.h.r3 = mix(v, 1);
    }
    apply {
        h.h.r0 = mix(h.h.a, h.h.b);
        h.h.r2 = 7;
        mix(h.h.a, h.h.r1, h.h.r2);
        act(mix(4, 3));
    }
}
bit<8> twice(in bit<8> x) {
    return x + x;
}
bit<8> mix(in bit<8> x, in bit<8> y) {
    if (x > y)
        return twice(x) - y;
    return x ^ y;
}
void mix(in bit<8> x, out bit<8> r, inout bit<8> n) {
    r = mix(x, n);
    n = n + 1;
}
#include "../v1.p4i"

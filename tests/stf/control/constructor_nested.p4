/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 15, 18.2: instances in instances, with constants that are computed from the outer one's parameters. */
#include "../ops.p4i"
control leaf(inout bit<8> x)(bit<8> n) {
    apply { x = (x << 2) | n; }
}
control node(inout bit<8> x)(bit<8> n) {
    leaf(n) a;
    leaf(n ^ 3) b;
    apply {
        if (n == 2) {
            a.apply(x);
        }
        b.apply(x);
    }
}
control root(inout bit<8> x)(bit<8> n, bool both) {
    node(n) one;
    node(n + 1) two;
    apply {
        one.apply(x);
        if (both) { two.apply(x); }
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    root(1, true) r1;
    root(2, false) r2;
    apply {
        r1.apply(h.h.r0);
        r2.apply(h.h.r1);
    }
}
#include "../v1.p4i"

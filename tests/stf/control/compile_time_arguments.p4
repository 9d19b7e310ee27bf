/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: a parameter of a control without direction gets a value that is known at compile time at each call. */
#include "../ops.p4i"
control add(inout bit<8> x, bit<8> n, bool twice) {
    apply {
        x = x + n;
        if (twice) { x = x + n; }
    }
}
control outer(inout bit<8> x)(bit<8> k) {
    add() a;
    apply {
        a.apply(x, k, false);
        a.apply(x, k + 1, true);
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    outer(4) o;
    add() a;
    apply {
        o.apply(h.h.r0);
        a.apply(twice = true, n = 0x10, x = h.h.r1);
    }
}
#include "../v1.p4i"

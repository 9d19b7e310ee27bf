/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.1: of e1 ? e2 : e3 only the one that is chosen is evaluated; e1 is evaluated first. */
#include "../ops.p4i"
bit<8> add(inout bit<8> x, in bit<8> by) {
    x = x + by;
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a == 1 ? add(h.h.r1, 1) : add(h.h.r2, 2);
        h.h.r3 = add(h.h.r4, 1) == h.h.b ? h.h.r4 : add(h.h.r4, 0x10);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.1, 14.1.1: a called action gets all arguments; those without direction are as in; copy-in and copy-out. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(inout bit<8> x, out bit<8> y, in bit<8> z, bit<8> w) {
        x = x + z;
        y = x + w;
        h.h.r3 = x;
    }
    action indirect(bit<8> v) {
        set(h.h.r0, h.h.r1, v, v + 1);
    }
    apply {
        indirect(h.h.a);
        set(h.h.r2, h.h.r3, 2, h.h.b);
        set(w = 1, z = h.h.r0, y = h.h.r4, x = h.h.r0);
    }
}
#include "../v1.p4i"

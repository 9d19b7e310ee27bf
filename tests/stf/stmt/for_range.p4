/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: for (T x in a .. b): both ends included, evaluated once; b before a is no value at all (8.15.4). */
#include "../ops.p4i"
bit<8> next(inout bit<8> x) {
    x = x + 1;
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        for (bit<8> i in h.h.a .. h.h.b) {
            h.h.r0 = h.h.r0 + 1;
            h.h.b = 0;
        }
        for (bit<8> i in 0 .. next(h.h.r1)) {
            h.h.r2 = h.h.r2 + 1;
        }
        for (int<8> i in -2 .. 8s1) {
            h.h.r3 = h.h.r3 + (bit<8>)(i * i);
        }
        for (bit<2> i in 0 .. 3) {
            h.h.r4 = (h.h.r4 << 2) + (bit<8>)i;
        }
    }
}
#include "../v1.p4i"

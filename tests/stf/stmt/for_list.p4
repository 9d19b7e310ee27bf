/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: for (T x in list or array): the list is evaluated once, before the first time. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        for (bit<8> x in (list<bit<8>>){ h.h.a, h.h.b, 3 }) {
            h.h.r0 = (h.h.r0 << 4) + x;
            h.h.b = 0xF;
        }
        bit<8>[3] y = { 1, 2, h.h.a };
        for (bit<8> x in y) {
            h.h.r1 = h.h.r1 + x;
            y = { 9, 9, 9 };
        }
        h.h.r2 = y[0];
    }
}
#include "../v1.p4i"

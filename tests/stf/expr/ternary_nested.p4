/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.5.1: conditional expressions in each other, and of any type: numbers, bool, structs. */
#include "../ops.p4i"
struct pair_t { bit<8> x; bit<8> y; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a < 10 ? 8w1 : (h.h.a < 20 ? 8w2 : 8w3);
        h.h.r1 = h.h.a < 10 ? (h.h.b < 10 ? 8w1 : 8w2) : 8w3;
        pair_t p = h.h.a < 10 ? (pair_t){ x = 4, y = 5 } : (pair_t){ x = h.h.b, y = h.h.a };
        h.h.r2 = p.x;
        h.h.r3 = p.y;
        bool z = h.h.a == 10 ? true : h.h.b == 10;
        h.h.r4 = z ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: loops over lists, ranges and conditions in each other: break and continue belong to the innermost. */
#include "../ops.p4i"
bit<8> find(in bit<8> x) {
    for (bit<8> i in (list<bit<8>>){ 2, 3, 5, 7 }) {
        for (bit<8> j in i .. 20) {
            if (i * j == x) { return i * 16 + j; }
            if (i * j > x) { break; }
        }
        if (i == x) { return 0xF0 + i; }
    }
    return 0;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = find(h.h.a);
        for (bit<8> i = 0; i < 3; i = i + 1) {
            for (bit<8> x in (list<bit<8>>){ 1, 2, h.h.b }) {
                if (x == i) { continue; }
                if (x == 4) { break; }
                h.h.r1 = h.h.r1 + x;
            }
            h.h.r2 = h.h.r2 + 1;
            if (h.h.r1 > 9) { break; }
        }
    }
}
#include "../v1.p4i"

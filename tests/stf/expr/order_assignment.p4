/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.1: an assignment evaluates its left side to a place, then its right side, then writes. */
#include "../ops.p4i"
bit<8> next(inout bit<8> x) {
    x = x + 1;
    return x;
}
struct s_t { bit<8> x; bit<8> y; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = next(h.h.r0) + 0x10;
        h.h.r1[3:0] = next(h.h.r1)[7:4];
        s_t s = { 1, 2 };
        s = { s.y, s.x };
        h.h.r2 = s.x ++ s.y == 16w0x0201 ? 8w1 : 8w0;
        s = { next(s.y), next(s.y) };
        h.h.r3 = s.x;
        h.h.r4 = s.y;
    }
}
#include "../v1.p4i"

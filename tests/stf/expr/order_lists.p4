/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.1, 8.12, 8.13: members of lists, tuples and structure expressions are evaluated in the order of the source. */
#include "../ops.p4i"
struct s_t { bit<8> x; bit<8> y; bit<8> z; }
bit<8> next(inout bit<8> x) {
    x = x + 1;
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<8> n = 0;
        s_t s = { z = next(n), x = next(n), y = n };
        h.h.r0 = s.x * 16 + s.y;
        h.h.r1 = s.z;
        tuple<bit<8>, bit<8>, bit<8>> t = { n, next(n), n };
        h.h.r2 = t[0] * 16 + t[1];
        h.h.r3 = t[2];
        h.h = { h.h.b, h.h.a, next(h.h.r0), h.h.r1, h.h.r0, h.h.r3, 0x55, n };
    }
}
#include "../v1.p4i"

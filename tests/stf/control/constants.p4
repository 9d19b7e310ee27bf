/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 11.1, 18.1: constants of every type, computed from others, also of structs and tuples, as widths and sizes. */
#include "../ops.p4i"
struct s_t { bit<8> x; bit<16> y; }
const s_t s = { y = 0x1234, x = 5 };
const s_t s2 = { s.x + 1, ... };
const tuple<bit<8>, bool> t = { s.x << 2, s.y > 0x1000 };
const bit<(s.x + 3)> w = 0xAB;
const int n = t[1] ? 3 : 4;
const bool b = n == 3 && !(s2.y != 0);
const bit<8> cat = s.y[7:4] ++ w[3:0];
enum bit<8> e_t { A = (bit<8>)n, B = 8w1 << n }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    const bit<8> local = cat |+| 0xF0;
    apply {
        h.h.r0 = t[0];
        h.h.r1 = w;
        h.h.r2 = b ? s2.x : 8w0;
        h.h.r3 = cat;
        h.h.r4 = local;
        h.h.r5 = e_t.A + e_t.B;
    }
}
#include "../v1.p4i"

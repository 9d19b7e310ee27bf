/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.4.4: a comma may stand behind the last item of lists: enums, lists, structure expressions. */
#include "../ops.p4i"
enum k_t { A, B, }
enum bit<8> e_t { X = 3, }
struct s_t { bit<8> x; bit<8> y; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        s_t s = { x = 1, y = 2, };
        s_t t = { 3, 4, };
        k_t k = k_t.B;
        tuple<bit<8>, bit<8>> u = { s.y, e_t.X, };
        h.h.r0 = s.x + s.y + t.x + t.y;
        h.h.r1 = k == k_t.A ? 8w1 : 8w2;
        h.h.r2 = u[0] + u[1];
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 18.1, 8.7: what is computed at compile time is what would be computed at run time: int<W>. */
#include "../ops.p4i"
const int<8> A = -100;
const int<8> B = 60;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<8> a = (int<8>)h.h.a;
        int<8> b = (int<8>)h.h.b;
        h.h.r0[0:0] = (bit<1>)(A - B == a - b && A * B == a * b && -A == -a);
        h.h.r0[1:1] = (bit<1>)(A |-| B == a |-| b && B |-| A == b |-| a && A |+| A == a |+| a);
        h.h.r0[2:2] = (bit<1>)(A >> 2 == a >> 2 && A << 1 == a << 1 && A >> 9 == a >> 9 && B >> 9 == b >> 9);
        h.h.r0[3:3] = (bit<1>)(~A == ~a && (A & B) == (a & b) && (A < B) == (a < b));
        h.h.r0[4:4] = (bit<1>)((int<16>)A == (int<16>)a && (int<4>)B == (int<4>)b && (bit<8>)A == h.h.a);
        h.h.r0[5:5] = (bit<1>)((A ++ B)[11:4] == (a ++ b)[11:4] && A[7:4] == a[7:4]);
        h.h.r1 = (bit<8>)(A - B);
        h.h.r2 = (bit<8>)(A |-| B);
        h.h.r3 = (bit<8>)(A >> 2);
        h.h.r4 = (bit<8>)(A << 1);
        h.h.r5 = (bit<8>)(B |-| A);
    }
}
#include "../v1.p4i"

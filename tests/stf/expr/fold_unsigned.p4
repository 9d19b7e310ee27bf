/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 18.1, 8.6: what is computed at compile time is what would be computed at run time: bit<W>. */
#include "../ops.p4i"
const bit<8> A = 0xF0;
const bit<8> B = 0x2C;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0[0:0] = (bit<1>)(A + B == h.h.a + h.h.b && A - B == h.h.a - h.h.b && A * B == h.h.a * h.h.b);
        h.h.r0[1:1] = (bit<1>)(A |+| B == h.h.a |+| h.h.b && B |-| A == h.h.b |-| h.h.a);
        h.h.r0[2:2] = (bit<1>)(A << 3 == h.h.a << 3 && A >> B == h.h.a >> h.h.b && A << 8 == h.h.a << 8);
        h.h.r0[3:3] = (bit<1>)(-A == -h.h.a && ~B == ~h.h.b && A ^ B == h.h.a ^ h.h.b && A | B == h.h.a | h.h.b);
        h.h.r0[4:4] = (bit<1>)(A[6:3] == h.h.a[6:3] && (A ++ B)[11:4] == (h.h.a ++ h.h.b)[11:4]);
        h.h.r0[5:5] = (bit<1>)((bit<4>)B == (bit<4>)h.h.b && (bit<16>)A == (bit<16>)h.h.a);
        h.h.r0[6:6] = (bit<1>)((A > B) == (h.h.a > h.h.b) && (A & B) == (h.h.a & h.h.b));
        h.h.r1 = A + B;
        h.h.r2 = A |+| B;
        h.h.r3 = A * B;
        h.h.r4 = B |-| A;
        h.h.r5 = -A;
    }
}
#include "../v1.p4i"

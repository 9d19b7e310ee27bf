/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.11.2: the bounds may be constants of any numeric type, also expressions and enums. */
#include "../ops.p4i"
enum bit<4> at_t { Low = 2, High = 5 }
const int lo = 2;
const bit<8> hi = 5;
const int<6> shi = 5;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    const bit<3> mid = 4;
    apply {
        h.h.r0 = (bit<8>)h.h.a[hi:lo];
        h.h.r1 = (bit<8>)h.h.a[at_t.High:at_t.Low];
        h.h.r2 = (bit<8>)h.h.a[lo * 2 + 1:lo + 1 - 1];
        h.h.r3 = (bit<8>)h.h.a[shi:2];
        h.h.r4[hi:lo] = h.h.b[3:0];
        h.h.r5[mid + 1:at_t.Low] = h.h.b[7:4];
    }
}
#include "../v1.p4i"

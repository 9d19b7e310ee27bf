/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.11.1: bool and bit<1> are cast into each other; a constant 0 or 1 is cast to bool. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bool x = (bool)h.h.a[0:0];
        h.h.r0 = x ? 8w0xAA : 8w0xBB;
        h.h.r1 = 7w0 ++ (bit<1>)(h.h.a > h.h.b);
        h.h.r2[7:7] = (bit<1>)!x;
        if ((bool)1 && !(bool)0) {
            h.h.r3 = 1;
        }
        h.h.r4 = 7w0 ++ ((bit<1>)x + (bit<1>)true);
    }
}
#include "../v1.p4i"

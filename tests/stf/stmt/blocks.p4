/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.2, 12.3: empty statements; declarations of a block are seen in it only, and are set up each time. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        ;
        {
            const bit<8> c = 3;
            bit<8> x = h.h.a + c;
            h.h.r0 = x;;
        }
        { }
        {
            bit<8> x = 7;
            { bit<8> y = x; x = y + 1; }
            h.h.r1 = x;
        }
        @name("late") { h.h.r2 = h.h.r0; }
    }
}
#include "../v1.p4i"

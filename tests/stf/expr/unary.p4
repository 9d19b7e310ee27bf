/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: unary minus, plus and complement of bit<W>. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = -h.h.a;
        h.h.r1 = +h.h.a;
        h.h.r2 = ~h.h.a;
        h.h.r3 = - -h.h.a;
        h.h.r4 = ~-h.h.a;
        h.h.r5 = (bit<8>)(-(bit<4>)h.h.a);
    }
}
#include "../v1.p4i"

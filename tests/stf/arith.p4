/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: bit<W> arithmetic is modulo 2^W. */
#include "ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a + h.h.b;
        h.h.r1 = h.h.a - h.h.b;
        h.h.r2 = h.h.a * h.h.b;
        h.h.r3 = -h.h.a;
        h.h.r4 = h.h.a / 4;
        h.h.r5 = h.h.a % 8;
    }
}
#include "v1.p4i"

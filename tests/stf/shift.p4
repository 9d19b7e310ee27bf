/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7: a shift by the width or more gives 0, or the sign of an int<W>. */
#include "ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a << h.h.b;
        h.h.r1 = h.h.a >> h.h.b;
        h.h.r2 = (bit<8>)((int<8>)h.h.a >> h.h.b);
        h.h.r3 = (bit<8>)((int<8>)h.h.a << 1);
    }
}
#include "v1.p4i"

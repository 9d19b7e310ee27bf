/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7: saturating operators stop at the ends of the type. */
#include "ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = h.h.a |+| h.h.b;
        h.h.r1 = h.h.a |-| h.h.b;
        h.h.r2 = (bit<8>)((int<8>)h.h.a |+| (int<8>)h.h.b);
        h.h.r3 = (bit<8>)((int<8>)h.h.a |-| (int<8>)h.h.b);
    }
}
#include "v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.8: a slice of an int is an unsigned bit-string; a negative one is extended by its sign. */
#include "../ops.p4i"
const int n = -2;
const int k = 0x1234;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = n[7:0];
        h.h.r1 = n[40:33];
        h.h.r2 = k[11:4];
        h.h.r3 = (bit<8>)k[15:12];
        h.h.r4 = k[20:13];
        h.h.r5 = (bit<8>)n[1:0];
    }
}
#include "../v1.p4i"

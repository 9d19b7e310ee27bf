/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.4.3.2: literals of every base, with a width, with underscores; a leading zero is not octal. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = 8w0b_1010_1010;
        h.h.r1 = 0o17 + 8w0O20;
        bit<16> w = 16w0377;
        h.h.r2 = w[7:0];
        h.h.r3 = 0D1_0 + 0X0_F + 0B1;
        h.h.r4 = (bit<8>)8s0b1010_1010;
        h.h.r5 = (bit<8>)2w7;
    }
}
#include "../v1.p4i"

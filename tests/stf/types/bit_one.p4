/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6.2: bit is bit<1>; arithmetic on one bit wraps around. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit x = h.h.a[0:0];
        bit<1> y = h.h.b[0:0];
        h.h.r0[0:0] = x + y;
        h.h.r0[1:1] = x - y;
        h.h.r0[2:2] = x * y;
        h.h.r0[3:3] = -x;
        h.h.r0[4:4] = ~x;
        h.h.r0[5:5] = (bit)(x > y);
        h.h.r0[6:6] = x |+| y;
        h.h.r0[7:7] = x |-| y;
    }
}
#include "../v1.p4i"

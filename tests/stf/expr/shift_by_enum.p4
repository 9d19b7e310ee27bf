/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.11.2: a serializable enum is cast by itself to its representation, in a shift, too. */
#include "../ops.p4i"
enum bit<8> by_t { One = 1, Four = 4, All = 8 }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        by_t by = (by_t)h.h.b;
        h.h.r0 = h.h.a << by_t.One;
        h.h.r1 = h.h.a >> by_t.Four;
        h.h.r2 = h.h.a << by;
        h.h.r3 = by_t.Four << 3;
        h.h.r4 = by << by_t.One;
        h.h.r5 = h.h.a >> by_t.All;
    }
}
#include "../v1.p4i"

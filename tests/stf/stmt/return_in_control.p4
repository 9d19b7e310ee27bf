/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.4, 14.3: return ends a control and goes on behind its apply; out parameters are copied back. */
#include "../ops.p4i"
control inner(out bit<8> x, in bit<8> v) {
    apply {
        x = 1;
        if (v[0:0] == 1) {
            x = 2;
            return;
        }
        {
            if (v[1:1] == 1) { return; }
        }
        x = 3;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    inner() i;
    apply {
        i.apply(h.h.r0, h.h.a);
        i.apply(h.h.r1, h.h.b);
        if (h.h.r1 == 1) { return; }
        h.h.r2 = 1;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.6: an else belongs to the nearest if without one. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.a == 1)
            if (h.h.b == 1)
                h.h.r0 = 1;
            else
                h.h.r0 = 2;
        if (h.h.a == 1) {
            if (h.h.b == 1)
                h.h.r1 = 1;
        } else
            h.h.r1 = 2;
        if (h.h.a == 0) ; else if (h.h.b == 0) h.h.r2 = 1; else { h.h.r2 = 2; }
    }
}
#include "../v1.p4i"

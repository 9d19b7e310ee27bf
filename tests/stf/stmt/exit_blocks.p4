/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.5: exit ends the block that the architecture runs, not the next ones: egress and deparser still run. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = 1;
        if (h.h.a == 1) { exit; }
        h.h.r1 = 1;
    }
}
#define EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r2 = 1;
        if (h.h.b == 1) { exit; }
        h.h.r3 = 1;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.7.2: switch on a value: several labels of one body, default; nothing falls through a body. */
#include "ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.h.a) {
            1: { h.h.r0 = 0x11; }
            2:
            3: { h.h.r0 = 0x23; }
            default: { h.h.r0 = 0xDD; }
        }
        switch (h.h.b + 1) {
            0: { h.h.r1 = 0xFF; }
            16: { h.h.r1 = 0x10; }
        }
    }
}
#include "v1.p4i"

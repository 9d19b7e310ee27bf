/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.7.3: labels without a block fall through to the next one; the last one without: as if it had {}. */
#include "../ops.p4i"
const bit<8> five = 5;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.h.a) {
            1:
            2:
            five: { h.h.r0 = 0x11; }
            3: { }
            4:
            default: { h.h.r0 = 0xDD; }
        }
        switch (h.h.b) {
            1: { h.h.r1 = 1; }
            five + 1:
            7:
        }
        switch (h.h.a) { default: { h.h.r2 = 1; } }
        switch (h.h.a) { }
        switch (h.h.a) { 1: }
        h.h.r3 = 1;
    }
}
#include "../v1.p4i"

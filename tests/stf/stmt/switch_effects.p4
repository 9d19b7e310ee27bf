/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.7.3: the expression is evaluated once, first; what it changes is seen in every block, and after. */
#include "../ops.p4i"
bit<8> next(inout bit<8> x) {
    x = x + 1;
    return x;
}
bit<8> code(in bit<8> x) {
    switch (x[3:0] + 1) {
        0: { return 0xFF; }
        4w5: { return 0x55; }
        default: { return x; }
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (next(h.h.a)) {
            1: { h.h.r0 = h.h.a + 0x10; }
            2: { h.h.a = 7; h.h.r0 = 0x20; }
            7: { h.h.r0 = 0x70; }
        }
        h.h.r1 = code(h.h.b);
        h.h.r2 = code(h.h.b | 8);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8, 12.4, 12.5: return and exit from inside of loops, in functions, actions and controls. */
#include "../ops.p4i"
bit<8> first(in bit<8> x) {
    for (bit<8> i in 8w0 .. 7) {
        for (bit<8> j in 8w0 .. 7) {
            if (i * j == x) { return i * 16 + j; }
        }
    }
    return 0xFF;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action scan(inout bit<8> x) {
        for (bit<8> i = 1; true; i = i + 1) {
            x = x + i;
            if (i == h.h.b) { exit; }
            if (x > 20) { return; }
        }
    }
    apply {
        h.h.r0 = first(h.h.a);
        for (bit<8> i = 0; i < 2; i = i + 1) {
            scan(h.h.r1);
            h.h.r2 = i + 1;
        }
        h.h.r3 = 1;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: an action that reads a variable which is its inout argument sees the value of before the call until it ends. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> g;
    action act(inout bit<8> x) {
        x = x + 1;
        h.h.r0 = g;
        g = 0x40;
        x = x + 1;
    }
    apply {
        g = h.h.a;
        act(g);
        h.h.r1 = g;
        act(h.h.r0);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.1, 14.2.1.2: actions outside of all controls, with arguments that tables bind, of two instances of a control; arguments
 * that overlap are copied (6.8), others need not be. */
#include "../ops.p4i"
action bump(inout bit<8> x, bit<8> by) {
    x = x + by;
    if (x == 9)
        exit;
    x = x + 1;
}
action both(inout ops_t h, inout bit<8> b, in bit<8> a) {
    h.r2 = b;
    b = a + 1;
    h.r3 = h.b;
    h.b = 0x70;
}
action apart(inout bit<8> a, out bit<8> b, in bit<8> c) {
    a = c + 1;
    b = c + 2;
}
control step(inout bit<8> r)(bit<8> start) {
    bit<8> x = start;
    table t {
        key = { r : exact; }
        actions = { bump(x); NoAction; }
        default_action = bump(x, 1);
    }
    apply {
        t.apply();
        r = x;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    step(0x10) one;
    step(0x20) two;
    table overlap { actions = { both(h.h, h.h.b, h.h.a); } const default_action = both(h.h, h.h.b, h.h.a); }
    table distinct { actions = { apart(h.h.r4, h.h.r5, h.h.r4); } const default_action = apart(h.h.r4, h.h.r5, h.h.r4); }
    apply {
        overlap.apply();
        distinct.apply();
        one.apply(h.h.r0);
        two.apply(h.h.r1);
        bump(h.h.a, 2);
        h.h.r2 = h.h.r2 + 1;
    }
}
#include "../v1.p4i"

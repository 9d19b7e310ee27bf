/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.5, 11.3: controls within controls: arguments by direction, constructor parameters, two instances
 * with tables of their own. */
#include "ops.p4i"
control scale(in bit<8> x, out bit<8> y)(bit<8> factor) {
    action bump(bit<8> by) { y = y + by; }
    table t {
        key = { x : exact; }
        actions = { bump; NoAction; }
        default_action = NoAction();
    }
    apply {
        y = x * factor;
        t.apply();
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    scale(2) two;
    scale(3) three;
    apply {
        two.apply(h.h.a, h.h.r0);
        three.apply(h.h.a, h.h.r1);
        two.apply(h.h.b, h.h.r2);
    }
}
#include "v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 15.1: a control is applied by its type; in other scopes these are other instances. */
#include "../ops.p4i"
control twice(inout bit<8> x) {
    apply { x = x + x; }
}
control four(inout bit<8> x) {
    apply {
        twice.apply(x);
        twice.apply(x);
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        twice.apply(h.h.a);
        four.apply(h.h.b);
        if (h.h.a > 4) { four.apply(h.h.r0); }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4, 8.15.2: one _ for all keys of an entry. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a: ternary; h.h.b: ternary; }
        actions = { set; NoAction; }
        const entries = {
            (5, 6): set(1);
            _: set(2);
        }
    }
    apply {
        if (t.apply().hit) { h.h.r1 = 1; }
    }
}
#include "../v1.p4i"

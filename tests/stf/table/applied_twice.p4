/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.3: a table applied in several places: the key and the arguments have the values of each time. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> k;
    action set(bit<8> v) { k = k + v; }
    table t {
        key = { k: exact; }
        actions = { set; }
        default_action = set(0x10);
        const entries = { 1: set(2); 3: set(4); 7: set(8); }
    }
    apply {
        k = h.h.a;
        t.apply();
        h.h.r0 = k;
        if (t.apply().hit) {
            h.h.r1 = k;
            t.apply();
        } else {
            k = h.h.b;
            t.apply();
        }
        h.h.r2 = k;
    }
}
#include "../v1.p4i"

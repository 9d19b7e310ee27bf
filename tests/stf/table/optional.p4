/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1 with v1model's optional: a value exactly, or any. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a: optional; h.h.b: optional; }
        actions = { set; }
        default_action = set(0xFF);
    }
    table u {
        key = { h.h.a: optional; }
        actions = { set; }
        const entries = { 9: set(0x99); _: set(0x90); }
    }
    apply {
        if (h.h.r5 == 1) { u.apply(); } else { t.apply(); }
    }
}
#include "../v1.p4i"

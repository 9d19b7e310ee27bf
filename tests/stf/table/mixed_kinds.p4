/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1: keys of all kinds in one table; the priority decides, not the prefix, once a ternary key is there. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r5 = v; }
    table t {
        key = {
            h.h.a: exact;
            h.h.b: ternary;
            h.h.r0: range;
            h.h.r1: optional;
            h.h.r2: lpm;
        }
        actions = { set; }
        default_action = set(0xFF);
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

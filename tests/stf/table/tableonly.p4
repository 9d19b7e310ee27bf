/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 20.3.2: @tableonly actions are for entries, @defaultonly ones for the default action. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    action miss(bit<8> v) { h.h.r1 = v; }
    action both(bit<8> v) { h.h.r2 = v; }
    table t {
        key = { h.h.a: exact; }
        actions = { @tableonly set; @defaultonly miss; both; }
        default_action = miss(1);
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

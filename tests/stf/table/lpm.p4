/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1: the longest prefix wins, in whatever order entries were added; length 0 matches everything. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a ++ h.h.b: lpm @name("k"); }
        actions = { set; }
        default_action = set(0xFF);
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

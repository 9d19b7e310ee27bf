/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2: a table without default_action has NoAction as one; it can be set at run time. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    action put(bit<8> v) { h.h.r1 = v; }
    table t { key = { h.h.a: exact; } actions = { set; } }
    table u { key = { h.h.a: exact; } actions = { put; NoAction; } }
    apply {
        if (t.apply().miss) { h.h.r2 = 1; }
        u.apply();
    }
}
#include "../v1.p4i"

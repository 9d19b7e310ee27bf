/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1: a table without key, or with an empty one, always runs its default action, and misses. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    action put(bit<8> v) { h.h.r1 = v; }
    table t { actions = { set; } default_action = set(0x11); }
    table u { key = { } actions = { put; NoAction; } const default_action = put(0x22); }
    apply {
        if (t.apply().miss) { h.h.r2 = 1; }
        if (u.apply().hit) { h.h.r3 = 1; }
        switch (u.apply().action_run) { put: { h.h.r4 = 1; } }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.2: hit says whether an entry matched, whatever its action; the default action is a miss also when it is the same. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action same() { h.h.r0 = h.h.r0 + 1; }
    table t { key = { h.h.a: exact; } actions = { same; NoAction; } default_action = same(); }
    apply {
        if (t.apply().hit) { h.h.r1 = 1; } else { h.h.r1 = 2; }
    }
}
#include "../v1.p4i"

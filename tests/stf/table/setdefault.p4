/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.3: the default action of a table may be changed at run time, with other data. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v, bit<8> w) { h.h.r0 = v; h.h.r1 = w; }
    action other() { h.h.r0 = 0xEE; }
    table t { key = { h.h.a: exact; } actions = { set; other; } default_action = other(); }
    table u { key = { h.h.a: exact; } actions = { set; other; } default_action = set(1, 2); }
    apply {
        if (h.h.b == 1) { t.apply(); }
        if (h.h.b == 2) { u.apply(); }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.2: arguments in the actions list: expressions, evaluated when the action runs; data from the entry. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> z = 1;
    action add(in bit<8> x, inout bit<8> y, out bit<8> w, bit<8> v) {
        y = y + x;
        w = y + v;
    }
    action const_in(in bit<8> x) { h.h.r2 = x; }
    table t {
        key = { h.h.a: exact; }
        actions = { add(z + h.h.b, h.h.r0, h.h.r1); const_in(5); }
        default_action = const_in(5);
        const entries = {
            1: add(z + h.h.b, h.h.r0, h.h.r1, 0x10);
            2: add(z + h.h.b, h.h.r0, h.h.r1, 0x20);
        }
    }
    apply {
        z = 2;
        t.apply();
        z = 3;
        h.h.a = h.h.a - 1;
        t.apply();
    }
}
#include "../v1.p4i"

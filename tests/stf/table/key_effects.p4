/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.3: each key is evaluated into a variable of its own, in order, before the next one. */
#include "../ops.p4i"
bit<8> next(in bit<8> x, inout bit<8> y) {
    y = x + 5;
    return x >> 1;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v + h.h.b; }
    table t {
        key = {
            h.h.b & 0x07: exact @name("masked");
            next(h.h.a, h.h.b): exact @name("f");
            h.h.b: exact;
        }
        actions = { set; }
        default_action = set(0xF0);
        const entries = {
            (3, 2, 10): set(0x10);
            (2, 2, 10): set(0x20);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

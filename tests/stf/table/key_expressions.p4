/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1, 14.2.3: keys are expressions: sums, slices, conditions, masks, calls, validity. */
#include "../ops.p4i"
bit<8> half(in bit<8> x) {
    return x >> 1;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = {
            h.h.a + 1: exact @name("sum");
            h.h.b[3:0]: exact @name("low");
            h.h.a > 4 ? h.h.b & 0xF0 : 8w0: exact @name("choice");
            half(h.h.a): exact @name("half");
            h.h.isValid(): exact @name("valid");
        }
        actions = { set; }
        default_action = set(0xFF);
        const entries = {
            (5, 1, 0, 2, true): set(1);
            (6, 1, 0x30, 2, true): set(2);
            (0, 2, 0xA0, 0x7F, true): set(3);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4: lpm entries in the program as masks: not their order decides but their length; with an exact key. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a: exact; h.h.b: lpm; }
        actions = { set; }
        default_action = set(0xFF);
        const entries = {
            (1, _): set(1);
            (1, 0x80 &&& 0x80): set(2);
            (1, 0xC0 &&& 0xF0): set(3);
            (1, 0xC5): set(4);
            (2, 0x40 &&& 0xC0): set(5);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

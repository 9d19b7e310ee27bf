/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4: entries without const stand beside those that the control plane adds. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = { h.h.a: exact; h.h.b: exact; }
        actions = { set; }
        default_action = set(0xFF);
        entries = {
            const (1, 1): set(0x11);
            (1, 2): set(0x12);
        }
        size = 8;
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

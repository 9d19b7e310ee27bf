/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4: entries with constant expressions, named constants, enums, and named arguments of the action. */
#include "../ops.p4i"
const bit<8> base = 0x20;
const int step = 3;
enum bit<8> e_t { X = 0x31 }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    const bit<8> local = base >> 1;
    action set(bit<8> v, bit<8> w) { h.h.r0 = v; h.h.r1 = w; }
    table t {
        key = { h.h.a: ternary; }
        actions = { set; }
        default_action = set(w = 0xF1, v = 0xF0);
        const entries = {
            base + step: set(1, local);
            local &&& (0xF0 | 0x0E): set(w = step, v = base);
            e_t.X: set(e_t.X, 2);
            4w0 ++ 4w7: set(4, 4);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

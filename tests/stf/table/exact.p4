/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1: exact keys of several types: all must be equal; bool, enum, int, signed, wide. */
#include "../ops.p4i"
enum bit<8> e_t { One = 1, Two = 2 }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r0 = v; }
    table t {
        key = {
            (e_t)h.h.a: exact @name("e");
            (int<4>)h.h.b[3:0]: exact @name("i");
            h.h.b[7:7] == 1: exact @name("f");
            h.h.a ++ h.h.b ++ 64w5: exact @name("w");
        }
        actions = { set; }
        default_action = set(0xFF);
        const entries = {
            (e_t.One, -1, true, 0x018F_0000_0000_0000_0005): set(1);
            (e_t.Two, 3, false, 0x0203_0000_0000_0000_0005): set(2);
            (e_t.Two, 3, true, 0x0203_0000_0000_0000_0005): set(3);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

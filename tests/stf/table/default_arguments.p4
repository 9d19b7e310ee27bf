/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 14.2.1.3, 14.2.1.4: an action's parameter with a default value, in default_action, in entries, beside a bound one and
 * by name; the control plane gives it all the same. */
#include "../ops.p4i"
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> base = 0x10;
    action set(bit<8> x = 3) { h.h.r0 = x; }
    action two(bit<8> x, bit<8> y = 5) { h.h.r1 = x; h.h.r2 = y; }
    action bound(in bit<8> z, bit<8> x = 7) { h.h.r3 = z + x; }
    action all(in bit<8> z = 9, bit<8> x = 1) { h.h.r4 = z + x; }
    table t { key = { h.h.a: exact; } actions = { set; } default_action = set(); const entries = { 1: set(); 2: set; 3: set(x = 4); } }
    table u { key = { h.h.a: exact; } actions = { two; } default_action = two(y = 1, x = 2); entries = { 1: two(8); 2: two(x = 9); } }
    table v { key = { h.h.a: exact; } actions = { bound(base); } default_action = bound(base); entries = { 1: bound(base, 1); } }
    table w { key = { h.h.a: exact; } actions = { all; } default_action = all; entries = { 1: all(x = 2); } }
    apply {
        base = base + h.h.b;
        t.apply(); u.apply(); v.apply(); w.apply();
        if (h.h.b == 1) { all(x = 6); two(y = 0xA, x = 0xB); }
    }
}
#include "../v1.p4i"

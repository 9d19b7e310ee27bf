/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.1: keys of 128 and 200 bits of every kind. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; bit<128> a; bit<200> b; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r = v; }
    table e { key = { h.h.b: exact; } actions = { set; } default_action = set(0xF1); const entries = { (1 << 199) + 5: set(1); } }
    table l {
        key = { h.h.a: lpm; }
        actions = { set; }
        default_action = set(0xF2);
        const entries = {
            0x2001_0DB8_0000_0000_0000_0000_0000_0000 &&& 0xFFFF_FFFF_0000_0000_0000_0000_0000_0000: set(1);
            0x2001_0DB8_0000_0000_0000_0000_0000_0001: set(2);
            0x2001_0DB8_0000_0000_8000_0000_0000_0000 &&& 0xFFFF_FFFF_FFFF_FFFF_8000_0000_0000_0000: set(3);
        }
    }
    table t {
        key = { h.h.b: ternary; h.h.a: ternary; }
        actions = { set; }
        default_action = set(0xF3);
        const entries = {
            (1 << 199 &&& 1 << 199, 1 &&& 1): set(1);
            (_, 1 << 100 &&& 3 << 100): set(2);
            (0 &&& (1 << 200) - 2, _): set(3);
        }
    }
    apply {
        switch (h.h.k) {
            1: { e.apply(); }
            2: { l.apply(); }
            3: { t.apply(); }
        }
    }
}
#include "../v1.p4i"

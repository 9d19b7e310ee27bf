/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.15.1, 8.15.3: a &&& b is { c where a & b = c & b }: bits of a where b has 0 do not count, in a select and in a
 * table's entries; a mask takes the other side's type; one value is the set of itself; a mask of 0 is everything. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> r; bit<8> s; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.a) {
            0x7a: one;
            8w0xfa &&& 8w0x0f: low;
            0x55 &&& 0xf0: high;
            0x00 &&& 0x81: ends;
            0xff &&& 0: all;
        }
    }
    state one { h.h.r = 1; transition accept; }
    state low { h.h.r = 2; transition accept; }
    state high { h.h.r = 3; transition accept; }
    state ends { h.h.r = 4; transition accept; }
    state all { h.h.r = 5; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.s = v; }
    table t {
        key = { h.h.a : ternary; }
        actions = { set; }
        const default_action = set(9);
        const entries = {
            0x7a : set(1);
            0xfa &&& 0x0f : set(2);
            0x55 &&& 0xf0 : set(3);
            0x00 &&& 0x81 : set(4);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

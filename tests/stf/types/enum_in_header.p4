/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.1, 8.3: serializable enums as fields, of odd widths, signed; values without a name are kept. */
#include <core.p4>
#include <v1model.p4>
enum bit<4> a_t { X = 1, Y = 0xF }
enum int<4> b_t { N = -3, P = 3 }
header h_t { a_t a; b_t b; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.b) { b_t.N: neg; b_t.P: pos; _: accept; }
    }
    state neg { h.h.r = 0x10; transition accept; }
    state pos { h.h.r = 0x20; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.a == a_t.Y) { h.h.r[0:0] = 1; }
        if (h.h.b < 0) { h.h.r[1:1] = 1; }
        if (h.h.b < b_t.N) { h.h.r[2:2] = 1; }
        h.h.a = h.h.a == a_t.X ? a_t.Y : h.h.a;
        h.h.b = (b_t)(-(int<4>)h.h.b);
    }
}
#include "../v1.p4i"

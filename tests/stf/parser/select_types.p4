/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.6: select on int<W>, enums of both kinds and bool; signed ranges. */
#include <core.p4>
#include <v1model.p4>
enum bit<8> e_t { One = 1, Two = 2 }
enum k_t { Small, Large }
header h_t { e_t e; int<8> i; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    k_t k;
    state start {
        p.extract(h.h);
        k = h.h.i > 100 ? k_t.Large : k_t.Small;
        transition select(h.h.e) {
            e_t.One: one;
            e_t.Two: two;
            default: other;
        }
    }
    state one {
        transition select(h.h.i) {
            -5 .. 5: inside;
            -128: least;
            _: outside;
        }
    }
    state two {
        transition select(k) { k_t.Small: inside; k_t.Large: outside; }
    }
    state other {
        transition select(h.h.i < 0) { true: least; false: outside; }
    }
    state inside { h.h.r = 1; transition accept; }
    state outside { h.h.r = 2; transition accept; }
    state least { h.h.r = 3; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

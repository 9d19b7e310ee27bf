/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6.2: widths in parentheses are expressions of constants, in declarations, casts and fields. */
#include <core.p4>
#include <v1model.p4>
const int half = 4;
const bit<16> w = 8;
header h_t { bit<(w)> a; bit<(half + 4)> b; int<(2 * half)> c; varbit<(w * 2)> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h, (bit<(w << 2)>)8); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<(half)> x = h.h.a[half - 1:0];
        h.h.b = (bit<(w)>)x;
        h.h.c = (int<(half * 2)>)(int<(half)>)x;
    }
}
#include "../v1.p4i"

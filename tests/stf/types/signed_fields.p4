/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6.3, 7.2.2: int<W> in headers: two's complement on the wire, of any width. */
#include <core.p4>
#include <v1model.p4>
header h_t { int<8> a; int<3> b; int<13> c; int<40> d; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.a < 0) { h.h.r[0:0] = 1; }
        if (h.h.b < 0) { h.h.r[1:1] = 1; }
        if (h.h.c < 0) { h.h.r[2:2] = 1; }
        if (h.h.d < 0) { h.h.r[3:3] = 1; }
        h.h.d = (int<40>)h.h.a + (int<40>)h.h.b + (int<40>)h.h.c;
        h.h.c = h.h.c >> 1;
        h.h.b = -1;
    }
}
#include "../v1.p4i"

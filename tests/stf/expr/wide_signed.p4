/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7, 8.11.1: int<W> past 64 bits: comparison, widening, arithmetic shift, saturation. */
#include <core.p4>
#include <v1model.p4>
header h_t { int<72> a; int<72> b; bit<8> r; int<136> wide; int<72> sat; int<72> sh; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r[0:0] = (bit<1>)(h.h.a < h.h.b);
        h.h.r[1:1] = (bit<1>)(h.h.a >= 0);
        h.h.r[2:2] = (bit<1>)((bit<72>)h.h.a < (bit<72>)h.h.b);
        h.h.wide = (int<136>)h.h.a + (int<136>)h.h.b;
        h.h.sat = h.h.a |+| h.h.b;
        h.h.sh = h.h.a >> 68;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7, 8.3, 6.7, 12.1: slices of fields, of elements at run time, of signed and wide numbers, of slices, as l-values and as
 * arguments; bounds are constants, also of an enum. */
#include <core.p4>
#include <v1model.p4>
enum bit<8> at_t { Low = 2, High = 5 }
const bit<8> top = 7;
header op_t { bit<8> op; bit<8> i; }
header w_t { bit<72> w; int<8> s; bit<8>[2] v; }
header e_t { bit<8> v; }
struct headers { op_t op; w_t w; e_t[2] e; }
struct metadata { }
bit<4> turn(inout bit<4> x) { bit<4> old = x; x = ~x; return old; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.w); p.extract(h.e.next); p.extract(h.e.next); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.op.op) {
            1: { h.w.w[at_t.High:at_t.Low] = h.e[h.op.i].v[3:0]; h.w.w[71:64][top:4][3:3] = 1; }
            2: { h.w.s[7:4] = h.w.s[3:0]; h.op.i = h.w.s[7:7] ++ h.w.s[6:0]; }
            3: { h.e[h.op.i].v[3:0] = turn(h.e[h.op.i].v[7:4]); }
            4: { h.w.w[35:28] = h.w.w[67:60]; h.w.w[71:8][63:60] = 0; }
            5: { h.e[1 - h.op.i].v[7:1][5:2] = (h.w.w[43:20])[19:12][3:0]; }
            6: { h.w.w[64:63] = (bit<2>)(bit<1>)(h.w.s < 0); h.w.w[0:0] = h.w.s[7:7]; }
        }
    }
}
#include "../v1.p4i"

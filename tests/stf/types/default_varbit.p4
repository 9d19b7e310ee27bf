/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.3, 8.26: the default of a varbit is a string of zero bits, as a variable, in a struct and in a header. */
#include <core.p4>
#include <v1model.p4>
struct t_t { bit<8> n; varbit<16> v; }
header h_t { bit<8> n; varbit<16> v; }
header op_t { bit<8> op; }
struct headers { op_t op; h_t h; h_t i; h_t j; op_t r; }
struct metadata { t_t t; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.h, (bit<32>)h.op.op); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        t_t t = { 0x80, h.h.v };
        varbit<16> e = ...;
        bit<8> r = (h.h.v == e ? 8w1 : 0);
        h.i = { n = 3, ... };
        for (bit<8> k in 8w0 .. 1) {
            t_t fresh = ...;
            r = r + (fresh.v == e ? 8w2 : 0);
            fresh.v = h.h.v;
            r = r + (fresh.v == e ? 8w8 : 0);
        }
        h.j = h.h;
        h.j.v = e;
        t = ...;
        r = r + (t == (t_t){ 0, e } ? 8w0x80 : 0);
        h.r = { r };
    }
}
#include "../v1.p4i"

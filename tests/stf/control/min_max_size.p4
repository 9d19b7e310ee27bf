/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 9: minSizeInBits, maxSizeInBits and the ones in bytes: of types and of expressions. */
#include <core.p4>
#include <v1model.p4>
enum bit<12> e_t { A = 1 }
type bit<5> n_t;
struct s_t { bit<3> x; int<6> y; bool b; n_t n; e_t e; }
header v_t { bit<8> t; varbit<40> v; }
header h_t { s_t s; bit<5> pad; }
header_union u_t { v_t v; h_t h; }
typedef h_t[3] st_t;
header r_t { bit<8> r0; bit<8> r1; bit<8> r2; bit<8> r3; bit<8> r4; bit<8> r5; bit<8> r6; bit<8> r7; }
struct headers { r_t r; u_t u; st_t st; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.r); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    tuple<bit<7>, n_t> t = { 1, (n_t)2 };
    apply {
        h.r.r0 = (bit<8>)s_t.minSizeInBits();
        h.r.r1 = (bit<8>)s_t.maxSizeInBytes();
        h.r.r2 = (bit<8>)h.u.v.minSizeInBits();
        h.r.r3 = (bit<8>)h.u.v.maxSizeInBits();
        h.r.r4 = (bit<8>)h.u.minSizeInBytes();
        h.r.r5 = (bit<8>)h.u.maxSizeInBits();
        h.r.r6 = (bit<8>)h.st.maxSizeInBits();
        bit<(t.minSizeInBits())> w = 0xFFF;
        h.r.r7 = w[11:4];
    }
}
#include "../v1.p4i"

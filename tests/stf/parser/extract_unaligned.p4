/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8: the first bit of the packet goes to the most significant bit; fields need not begin at a byte. */
#include <core.p4>
#include <v1model.p4>
header a_t { bit<3> x; bit<10> y; int<6> s; bool f; bit<20> z; }
header r_t { bit<8> x; bit<16> y; bit<8> s; bit<8> f; bit<24> z; }
struct headers { a_t a; r_t r; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.a); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.r = { (bit<8>)h.a.x, (bit<16>)h.a.y, (bit<8>)(int<8>)h.a.s, h.a.f ? 8w1 : 8w0, (bit<24>)h.a.z };
        h.a.y = h.a.y + 1;
        h.a.s = -h.a.s;
    }
}
#include "../v1.p4i"

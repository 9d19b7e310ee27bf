/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7: 63, 64 and 65 bits: carries, signs, shifts and products at the border of a machine's word. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<64> a; bit<64> b; bit<8> r; bit<128> p; bit<64> q; bit<72> c; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        int<64> x = (int<64>)h.h.a;
        int<64> y = (int<64>)h.h.b;
        h.h.r[0:0] = (bit<1>)(x < y);
        h.h.r[1:1] = (bit<1>)(h.h.a < h.h.b);
        h.h.r[2:2] = (bit<1>)(-x == x);
        h.h.r[3:3] = (bit<1>)((bit<64>)(x |-| y) == 0x8000_0000_0000_0000);
        h.h.r[4:4] = (bit<1>)(h.h.a[62:0] + 1 == 0);
        h.h.r[5:5] = (bit<1>)((bit<65>)h.h.a + (bit<65>)h.h.b > 65w0xFFFF_FFFF_FFFF_FFFF);
        h.h.p = (bit<128>)h.h.a * (bit<128>)h.h.b;
        h.h.q = h.h.a * h.h.b;
        h.h.c = (bit<72>)((bit<65>)h.h.a << 1) ^ (bit<72>)(h.h.a >> 63);
    }
}
#include "../v1.p4i"

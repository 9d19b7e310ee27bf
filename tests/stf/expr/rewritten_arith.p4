/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.11.3: what the table of illegal expressions gives in their place: each alternative with its own result. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> x; bit<16> y; int<8> z; bit<16> r0; bit<8> r1; int<8> r2; bit<8> r3; int<8> r4; int<8> r5; int<8> r6;
    bit<16> r7; bit<8> r8; int<16> r9; bit<8> r10; bit<32> r11; bit<32> r12; bit<32> r13; bit<8> b; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<8> x = h.h.x;
        bit<16> y = h.h.y;
        int<8> z = h.h.z;
        h.h.r0 = (bit<16>)x + y;
        h.h.r1 = x + (bit<8>)y;
        h.h.r2 = (int<8>)x + z;
        h.h.r3 = x + (bit<8>)z;
        h.h.r4 = (int<8>)(bit<8>)y;
        h.h.r5 = (int<8>)(int<16>)y;
        h.h.r6 = (int<8>)(bit<8>)y + z;
        h.h.r7 = y + (bit<16>)(bit<8>)z;
        h.h.r8 = (bit<8>)y + (bit<8>)z;
        h.h.r9 = (int<16>)y + (int<16>)z;
        h.h.r10 = h.h.x << (bit<8>)(z & 3);
        h.h.r11 = 32w1 << (x & 31);
        h.h.r12 = ~32w1;
        h.h.r13 = 32w5 & -3;
        h.h.b = (x < (bit<8>)z ? 8w1 : 0) | ((int<8>)x < z ? 8w2 : 0);
    }
}
#include "../v1.p4i"

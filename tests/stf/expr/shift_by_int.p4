/* SPDX-License-Identifier: Apache-2.0 */
/* 8.9.2: the amount of a shift may be an int of any size: 2^64 and more leave nothing of the value, too. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> b; int<8> i; bit<80> w; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
const int far = 1 << 64;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.b = h.h.b << far;
        h.h.i = h.h.i >> (far << 9);
        h.h.w = (h.h.w >> 0x10000000000000000) | (h.h.w << 79);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.7, 8.8, 8.9.2: amounts of any width, also far beyond the width of what is shifted; the same by constants and
 * at compile time; int is shifted without loss, rounding down. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<72> n; bit<72> w; int<72> i; bit<8> b; int<8> s; }
struct headers { h_t h; }
struct metadata { }
const int neg = -5;
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<72> n = h.h.n;
        bool same = true;
        if (n == 0x010000000000000001) {
            same = h.h.w << 0x010000000000000001 == 0 && h.h.i >> 0x010000000000000001 == h.h.i >> n;
        }
        if (n == 71) { same = h.h.w << 71 == h.h.w << n && h.h.i >> 71 == h.h.i >> n && h.h.w >> 71 == h.h.w >> n; }
        if (n == 72) { same = h.h.w << 72 == h.h.w << n && h.h.i >> 72 == h.h.i >> n && h.h.w >> 72 == h.h.w >> n; }
        h.h.w = (n[0:0] == 1) ? h.h.w << n : h.h.w >> n;
        h.h.i = (n[1:1] == 1) ? h.h.i >> n : h.h.i << n;
        h.h.b = h.h.b >> n | h.h.b << n[71:64];
        h.h.s = h.h.s >> n;
        if (!same) { h.h.n = 0xEE; }
        if (n == 0) {
            h.h.w = 1 << 71;
            h.h.i = neg >> 1;
            h.h.b = (neg >> 100) == -1 && ((5 << 80) >> 80) == 5 && (-8 >> 3) == -1 && (8s0x80 >> 8w9) == -1 && (8w0x80 << 64w1) == 0 ? 8w1 : 2;
            h.h.s = 8s0xC0 << 1;
        }
    }
}
#include "../v1.p4i"

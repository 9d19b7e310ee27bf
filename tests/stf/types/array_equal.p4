/* SPDX-License-Identifier: Apache-2.0 */
/* 8.16, 8.17: arrays and headers are equal when all of their elements and fields are, the last as well as the first. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> at; bit<8> value; bit<8> r; }
header wide_t { bit<8>[1024] a; bit<8>[1024] b; }
struct headers { h_t h; wide_t w; wide_t v; }
struct pair_t { bit<8> x; bit<8> y; }
struct metadata { pair_t[5] p; pair_t[5] q; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.w.setValid();
        for (bit<16> i in 0 .. 1023) {
            h.w.a[i] = (bit<8>)i;
            h.w.b[i] = (bit<8>)i;
        }
        h.v = h.w;
        if (h.h.at == 0) h.w.b[0] = h.h.value;
        if (h.h.at == 1) h.w.b[1023] = h.h.value;
        if (h.h.at == 2) m.p[4].y = h.h.value;
        h.h.r = 0;
        if (h.w.a == h.w.b) h.h.r = h.h.r | 1;
        if (h.w == h.v) h.h.r = h.h.r | 2;
        if (m.p == m.q) h.h.r = h.h.r | 4;
        if (h.w.a != h.w.b) h.h.r = h.h.r | 8;
        h.w.setInvalid();
        h.v.setInvalid();
    }
}
#include "../v1.p4i"

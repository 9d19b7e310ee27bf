/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 8.1, 8.20, 12.1: effects in operands, arguments, indexes, slices and results, from left to right. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> c; bit<8> d; bit<8> e; bit<8> f; bit<8> g; bit<8> i; }
header s_t { bit<8> v; }
struct headers { h_t h; s_t[4] s; }
struct metadata { }
bit<8> inc(inout bit<8> x) { x = x + 1; return x; }
bit<8> two(inout bit<8> x, inout bit<8> y) { x = x + 0x10; y = y + 1; return x - y; }
void outs(out bit<8> x, out bit<8> y) { x = 1; y = 2; }
bit<8> setret(inout bit<8> x, in bit<8> y) { x = y; return x + 1; }
s_t mk(inout bit<8> x) { x = x + 1; return { x }; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<8> x = 1;
        bit<8> i = 0;
        h.s[0] = {0x10}; h.s[1] = {0x20}; h.s[2] = {0x30}; h.s[3] = {0x40};
        h.h.a = x + inc(x) + x;                       // 1 + 2 + 2 = 5
        h.h.b = two(x, x);                            // x=2: copies 2,2 -> 0x12, 3; ret 0xf; x ends 3
        h.h.c = x;                                    // 3
        outs(x, x);                                   // 2
        h.h.d = x;
        x[3:0] = inc(x)[3:0];                         // lvalue x slice; inc: x=3; slice 3 -> x = 3
        h.h.e = x;
        h.s[i].v = inc(i);                            // left evaluated first: s[0]=1, i=1
        h.s[inc(i)].v = inc(i);                       // s[2] = 3; i=3
        h.h.f = setret(h.s[i].v, inc(i));             // s[3] saved; i=4; s[3]=4; ret 5
        i = 1;
        h.h.g = mk(i).v + i;                          // 2+2 = 4
        tuple<bit<8>, bit<8>> t = { inc(i), inc(i) }; // 3,4
        h.h.i = (t[0] << 4) | t[1];                   // 0x34
    }
}
#include "../v1.p4i"

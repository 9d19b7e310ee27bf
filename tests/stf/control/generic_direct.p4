/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 15.1, 8.24, 14.4: generic controls and parsers, instantiated and applied by their type with type arguments, with constructor
 * parameters, and inside of one another. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> op; bit<8> a; bit<16> b; bit<8> c; bit<8> d; }
struct headers { h_t h; h_t i; }
struct metadata { }
struct pair_t<T> { T x; T y; }
control swap<T>(inout T x, inout T y) { apply { T t = x; x = y; y = t; } }
control rotate<T>(inout pair_t<T> p, inout T z) {
    swap<T>() s;
    apply { s.apply(p.x, p.y); swap<T>.apply(p.y, z); }
}
control put<T>(out T x)(T v, bool twice) {
    bit<8> n = twice ? 8w2 : 1;
    apply { x = v; n = n + 1; }
}
parser take<T>(packet_in p, out T hdr) { state start { p.extract(hdr); transition accept; } }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    take<h_t>() t;
    state start { t.apply(p, h.h); transition select(h.h.op) { 0: accept; _: more; } }
    state more { take<h_t>.apply(p, h.i); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    put<bit<8>>(7, true) seven;
    put<bit<16>>(0x1234, false) wide;
    rotate<bit<8>>() r;
    apply {
        pair_t<bit<8>> p = { h.h.a, h.h.c };
        switch (h.h.op) {
            0: { seven.apply(h.h.d); wide.apply(h.h.b); }
            1: { swap<h_t>.apply(h.h, h.i); }
            2: { r.apply(p, h.h.d); h.h.a = p.x; h.h.c = p.y; }
            3: { swap<bit<4>>.apply(h.h.a[7:4], h.h.a[3:0]); swap<bit<16>>.apply(h.h.b, h.i.b); }
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.14, 8.20, 16.1: "_" where a type argument can be inferred, and for what an out parameter gives. */
#include "../ops.p4i"
T pick<T, U>(in T x, in T y, in U rest, in bool first) { return first ? x : y; }
void both<T>(in T x, out T y, out T z) { y = x; z = x; }
struct pair_t<T> { T a; T b; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = pick<_, _>(h.h.a, h.h.b, sm, true);
        h.h.r1 = pick<bit<8>, _>(7, h.h.b, h.h, false);
        both(h.h.a, _, h.h.r2);
        both<bit<8>>(h.h.b, h.h.r3, _);
        both<_>(h.h.a, _, _);
        pair_t<bit<8>> p = pick<_, bit<1>>((pair_t<bit<8>>){ 1, h.h.a }, { h.h.b, 2 }, 1, false);
        h.h.r4 = p.a;
        h.h.r5 = p.b;
    }
}
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
control ver(inout headers h, inout metadata m) { apply { } }
V1Switch<headers, _>(prs(), ver(), ing(), eg(), ver(), dep()) main;

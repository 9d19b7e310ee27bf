// SPDX-License-Identifier: Apache-2.0
// Types as the checker sees them: implicit casts, inferred type arguments, fitted lists.
#include <core.p4>

const int base = 1 << 40;
const bit<(base >> 37)> eight = 0xff;
typedef bit<48> mac_t;
type bit<9> port_t;
enum bit<4> Kind { none = 0, one = 1, next = one + 1 }
enum Color { red, green }

header eth_t { mac_t dst; mac_t src; bit<16> kind; }
header opt_t<T> { T value; bit<8> len; }
header_union any_t { eth_t eth; opt_t<bit<32>> opt; }
struct pair_t<A, B> { A first; B second; }
struct all_t { eth_t eth; any_t[3] any; pair_t<bit<8>, tuple<bool, Kind>> p; Color c; }

T choose<T>(in bool yes, in T a, in T b) {
    return yes ? a : b;
}

extern Box<T> {
    Box(T first);
    T get();
    void put(in T x);
    void swap<U>(in U a, out U b);
}

control c(inout all_t h, inout bit<8> x, inout int<8> s) {
    Box(32w5) box;
    port_t port = 3;
    action a(in bit<8> d, port_t q) { x = d; port = q; }
    apply {
        x = x + 1;
        x = x |+| 200 - 1;
        s = -s << 2;
        x[3:0] = Kind.next;
        h.any[x].eth = { 1, 2, h.eth.kind };
        h.p = { second = { true, Kind.one }, ... };
        h.eth = x == 0 ? { ..., } : (eth_t){#};
        x = choose(h.eth.isValid(), x, 7);
        h.p.first = h.p.second[0] ? 8w1 : (bit<8>)(bit<1>)h.p.second[0];
        box.put(choose(false, box.get(), 1));
        box.swap(h.c, h.c);
        a(q = 4, d = x);
        if (h.eth == {#} || h.c != Color.red) {
            x = h.eth.minSizeInBytes() + (bit<8>)h.any.maxSizeInBits();
        }
        for (bit<8> i in 0 .. 3) {
            x += i;
        }
        switch (h.eth.kind) {
            0x800:
            0x86dd: { x = 0; }
            default: { x <<= 1; }
        }
    }
}

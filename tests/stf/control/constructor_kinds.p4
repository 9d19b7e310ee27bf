/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 15, 18.1, 7.2.12: constructor parameters of every kind of type, with a default, by name; as labels, entries, sizes and indexes;
 * controls and externs given to constructors. */
#include <core.p4>
#include <v1model.p4>
enum k_t { One, Two }
enum bit<8> e_t { A = 3, B = 0x40 }
type bit<8> n_t;
header h_t { bit<8> a; bit<8> b; }
header r_t { bit<8> op; bit<8> x; bit<8> y; bit<8> z; }
struct s_t { bit<8> v; bool f; }
struct headers { r_t r; h_t h; h_t[3] s; }
struct metadata { }
control step_t(inout bit<8> x);
control add(inout bit<8> x)(bit<8> n) { apply { x = x + n; } }
control sub(inout bit<8> x)(bit<8> n, bool twice = false) {
    add(0 - n) one;
    apply { one.apply(x); if (twice) { one.apply(x); } }
}
control both(inout bit<8> x, inout bit<8> y)(step_t first, step_t second) { apply { first.apply(x); second.apply(y); } }
control values(inout headers h)(s_t s, k_t k, error e, e_t x, n_t y, tuple<bit<8>, bool> t, h_t c, int<8> i, int n) {
    table t1 {
        key = { h.r.x: exact; h.r.y: ternary; }
        actions = { NoAction; }
        size = (bit<32>)s.v;
        const entries = { (s.v, (bit<8>)y &&& 0xF0): NoAction(); }
    }
    apply {
        h.h = c;
        if (s.f && k == k_t.Two && e == error.NoMatch && t[1]) { h.r.z = h.r.z + t[0]; }
        switch (h.r.x) { (bit<8>)y: { h.r.z = h.r.z + 1; } x: { h.r.z = h.r.z + 2; } }
        h.s[n] = { (bit<8>)i, (bit<8>)(i >> n) };
        h.s[n - 1].a = h.r.y << n;
        if (t1.apply().hit) { h.r.z[7:7] = 1; }
    }
}
control uses(inout bit<8> x)(register<bit<8>> r, bit<32> at) { apply { bit<8> n; r.read(n, at); n = n + x; r.write(at, n); x = n; } }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.r); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<8>>(4) shared;
    both(add(1), sub(twice = true, n = 2)) b;
    values(n = 1, s = { 5, true }, k = k_t.Two, e = error.NoMatch, x = e_t.B, y = (n_t)7, t = { 0x10, true }, c = { 1, 2 }, i = -8) v;
    uses(shared, 1) u1;
    uses(at = 1, r = shared) u2;
    uses(register<bit<8>>(2), 1) u3;
    apply {
        switch (h.r.op) {
            1: { b.apply(h.r.x, h.r.y); }
            2: { v.apply(h); }
            3: { u1.apply(h.r.x); u2.apply(h.r.y); u3.apply(h.r.z); }
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.20, 8.24, 10, 7.2.11: one generic function for values of every kind of type; in, out and inout of a type variable;
 * generic structs in generic structs. */
#include <core.p4>
#include <v1model.p4>
enum k_t { One, Two }
header h_t { bit<8> a; bit<8> b; }
header v_t { bit<8> n; varbit<16> v; }
header_union u_t { h_t h; v_t v; }
struct s_t { bit<8> v; bool f; }
struct pair_t<T, U> { T x; U y; }
struct duo_t<T, U> { T x; U y; }
struct headers { h_t r; v_t v; h_t h; h_t[2] s; u_t u; }
struct metadata { }
T same<T>(in T x) { return x; }
void swap<T>(inout T x, inout T y) { T t = same(x); x = y; y = t; }
void set<T>(out T x, in T y) { x = y; }
T choose<T>(in bool b, in T x, in T y) { T t; if (b) { t = x; } else { set(t, y); } return t; }
pair_t<U, T> turn<T, U>(in pair_t<T, U> p) { return { p.y, p.x }; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.r); p.extract(h.v, 8); p.extract(h.h); p.extract(h.s.next); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bool c = h.r.b == 1;
        switch (h.r.a) {
            1: { h_t none; swap(h.h, h.s[0]); set(h.s[1], choose(c, none, h.h)); }
            2: { u_t u; u.h = h.h; set(h.u, choose(c, u, {#})); h_t[2] s = { {#}, h.h }; swap(h.s, s); }
            3: { v_t w = { 9, ... }; swap(h.v.v, w.v); h.v = choose(c, w, h.v); }
            4: {
                pair_t<bit<8>, duo_t<bool, k_t>> p = { 1, { c, k_t.Two } };
                pair_t<duo_t<bool, k_t>, bit<8>> q = turn(p);
                pair_t<k_t, bool> z = turn((pair_t<bool, k_t>){ q.x.x, q.x.y });
                h.r.b = choose(z.x == k_t.Two, choose(z.y, 8w0x11, 0x22), 0x33) + q.y;
            }
            5: { tuple<bit<8>, h_t> t = same<tuple<bit<8>, h_t>>({ 3, h.h }); s_t s = choose(c, (s_t){ 1, true }, { 2, false }); h.r.b = t[0] + s.v; h.s[1] = t[1];
                 error e = choose(s.f, error.NoMatch, error.NoError); if (same(e) == error.NoMatch) { h.s[1].b = 0xEE; } }
        }
    }
}
#include "../v1.p4i"

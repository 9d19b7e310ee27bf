/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6.2, 8.25: bit<0> has no bits and the value 0 only, and needs no initial value: as a variable, in headers,
 * structs, tuples and arrays, as a parameter and a result, as an operand. */
#include <core.p4>
#include <v1model.p4>
#define PAD 0
typedef bit<PAD> pad_t;
type bit<0> none_t;
enum bit<0> one_t { only = 0 }
struct in_t { pad_t p; bit<8> x; }
header h_t { pad_t before; bit<8> a; bit<0>[2] mid; bit<8> b; in_t s; bit<8> r0; bit<8> r1; bit<8> r2; bit<8> r3; none_t end; }
header nothing_t { bit<0> x; }
struct headers { h_t h; nothing_t n; }
struct metadata { pad_t p; tuple<bit<0>, bit<8>> t; none_t z; one_t o; in_t[2] v; }

bit<0> nought(in bit<8> x, out bit<0> y, inout bit<8> count) {
    count = count + x;
    y = 0;
    return (bit<0>)x;
}

parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        p.extract(h.n);
        h.h.r3 = (bit<8>)p.lookahead<in_t>().x;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<0> z;
    in_t[2] v;
    action set(inout bit<0> x, bit<8> y) { x = ~x; h.h.r2 = y; }
    table t { key = { h.h.a : exact; } actions = { set(z); NoAction; } const entries = { 1 : set(z, 0x33); } }
    apply {
        h.h.a = h.h.a + ((z == 0 && m.z == (none_t)0 && m.o == one_t.only) ? 8w1 : 8w0);   /* the only value */
        h.h.a = h.h.a + (z < m.p ? 8w0x80 : 8w0) + (z >= -z ? 8w2 : 8w0) + (z != ~z ? 8w0x80 : 8w0);
        h.h.r0 = z ++ h.h.b ++ (bit<0>)h.h.a;             /* concatenation: 0 + 8 + 0 bits */
        h.h.b = h.h.b << z;
        h.h.b = h.h.b + (bit<8>)(z + m.p * z) + (bit<8>)(bit<0>)h.h.b;
        m.t = { 0, h.h.b };
        m.t[0] = z |+| 0;
        h.h.r1 = m.t[1];
        h.h.before = h.h.before + z;
        h.h.mid[h.h.a & 1] = z;
        z = h.h.mid[h.h.a & 1];
        v[0] = { 0, h.h.a };
        v[1] = v[0];
        v[1].p = nought(5, z, v[1].x);                    /* what it does counts, its result does not */
        z = nought(1, v[0].p, v[1].x) + nought(2, _, v[1].x);
        h.h.s.x = v[1].x;
        h.h.s = h.h.s;
        if (h.h.s == { 0, h.h.s.x }) { h.h.s.x = h.h.s.x | 0x40; }
        h.h.a = h.h.a == 3 ? 8w1 : 8w0;
        t.apply();
        m.v[0] = { ... };
        if (h.n.isValid()) { h.h.a = 0xaa; h.n.setInvalid(); }
        h.n = { 0 };
        if (h.n.minSizeInBits() == 0 && h.h.minSizeInBits() == 56) { h.h.a = h.h.a | 1; }
        hash(h.h.b, HashAlgorithm.identity, 8w0, { z, h.h.b }, 16w0x100);   /* nothing is added to the data */
    }
}
#include "../v1.p4i"

// SPDX-License-Identifier: Apache-2.0
// Instances: constructor arguments, nesting, names, direct application, factories, generics.
#include <core.p4>

extern Reg<T> { Reg(bit<32> n, @optional bool shared); T read(in bit<32> i); }
extern Hook { Hook(); abstract bit<8> on(in bit<8> x); }
extern Meter { bit<2> color(); }
extern Meter make_meter(bit<8> rate);
parser PType<H>(packet_in b, out H h);
control CType<H>(inout H h);
package Pipe<H>(PType<H> p, CType<H> c, bit<8> n = 3);
package Top<A, B>(Pipe<A> one, @optional Pipe<B> two);

header h_t { bit<8> x; bit<8> y; }
struct hs_t { h_t h; h_t[2] s; }

Reg<bit<8>>(4) shared;

parser sub(packet_in b, out h_t h)(bool strict) {
    value_set<bit<8>>(4) ok;
    state start {
        b.extract(h);
        transition select(h.x, strict) { (ok, _): accept; (_, true): reject; (_, false): accept; }
    }
}

parser prs(packet_in b, out hs_t h) {
    sub(true) strict;
    @name("loose") sub(false) other;
    state start {
        strict.apply(b, h.h);
        transition select(b.lookahead<bit<8>>()) { 1 .. 9: more; 0x80 &&& 0x80: more; default: accept; }
    }
    state more { other.apply(b, h.s.next); transition accept; }
}

control leaf(inout h_t h)(bit<32> n, Reg<bit<8>> r, Meter m) {
    Reg<bit<16>>(n = n * 2 + 1) own;
    action drop() { h.setInvalid(); }
    action set(bit<8> v) { h.y = v + r.read(n); }
    @name("find") table t {
        key = { h.x: exact; h.y & 0xf0: ternary @name("high"); h.isValid(): exact; }
        actions = { set; drop; @defaultonly NoAction; }
        size = n;
        const entries = { (1, _, true): set(9); (2, 8w0x10 &&& 0xf0, false): drop; }
    }
    apply { if (t.apply().hit && m.color() == 0) { h.x = own.read(n)[7:0]; } }
}

control twice<H>(inout H h) { apply { h = h; } }

control main_c(inout hs_t h) {
    leaf(2, shared, make_meter(1)) a;
    @hidden leaf(r = Reg<bit<8>>(1), n = 3, m = make_meter(2)) b;
    Hook() hook = { bit<8> on(in bit<8> x) { return x + 1; } };
    @name(".global") table g { actions = { NoAction; } }
    apply {
        a.apply(h.h);
        b.apply(h.s[0]);
        g.apply();
        twice<bit<8>>.apply(h.h.x);
    }
}

Pipe(prs(), main_c()) first;
Top(first) main;

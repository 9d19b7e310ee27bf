// SPDX-License-Identifier: Apache-2.0
// Parsers: states, select, value sets, sub-parsers.
header h { bit<8> kind; bit<16> len; }
struct hs { h a; h[3] s; }
extern packet { void extract<T>(out T x); bit<8> peek(); }
parser sub(packet p, out h x)(bit<8> limit) {
    state start { p.extract(x); transition accept; }
}
parser kind<H>(packet p, out H x);
parser main(packet p, out hs x) {
    const bit<8> last = 9;
    bit<8> n = 0;
    value_set<bit<8>>(4) set;
    @size(8) value_set<tuple<bit<8>, bit<16>>>(8) pairs;
    sub(4) inner;
    @name(".start") state start {
        n = n + 1;
        bit<8> m;
        if (n == 1) { m = 2; } else { m = 3; }
        { m = 4; }
        inner.apply(p, x.a);
        transition select(x.a.kind, x.a.len) {
            (1, 2): one;
            (1 .. 3, _): one;
            (4 &&& 7, default): two;
            default: reject;
        }
    }
    state one {
        transition select(p.peek()) {
            last: accept;
            set: two;
            0x10 &&& 0xf0: two;
            8w20 .. 8w30: two;
            (8w1 + 8w2) * 2: two;
            (8w7): two;
            (_): one;
        }
    }
    state two { p.extract(x.s.next); transition select(x.s.last.kind) { 0: accept; _: two; } }
    state three { }
}

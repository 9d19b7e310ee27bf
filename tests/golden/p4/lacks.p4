// SPDX-License-Identifier: Apache-2.0
// Correct programs that are not translated: each says what is missing, all at once, and nothing breaks.
#include <core.p4>
#include <v1model.p4>

@p4runtime_translation("too wide", 65535)
type bit<8> wide_t;

extern Gate {
    Gate();
    bool open(in bit<8> x);
}
extern bit<8> weigh(in bit<8> x);

header h_t { bit<8> a; bit<8>[4] v; }
struct H { h_t h; }
struct M { wide_t wide; bit<0> nothing; h_t[2000] many; }

parser P(packet_in pkt, out H h, inout M m, inout standard_metadata_t s) {
    value_set<bit<8>>(4) known;
    state start {
        pkt.extract(h.h);
        transition select(h.h.a, h.h.a) {
            (known, _): accept;
            default: accept;
        }
    }
}
control I(inout H h, inout M m, inout standard_metadata_t s) {
    Gate() gate;
    action act(bit<8> x) { h.h.a = x; }
    table t {
        key = { h.h.a : exact @name("naïve 名前"); }
        actions = { act; }
        default_action = act(1);
    }
    table ranges {
        key = { (int<8>)h.h.a : range @name("k"); m.wide : exact; h.h.a : ternary; }
        actions = { act; NoAction; }
        const entries = { (-7 .. 5, (wide_t)1, 0x12 &&& 0xf0) : act(1); }
    }
    table nothing {
        key = { m.nothing : exact; }
        actions = { act; NoAction; }
    }
    apply {
        if (!gate.open(h.h.a))
            h.h.a = weigh(h.h.a) + 1;
        h.h.a = (bit<8>)((int)h.h.a + 1);
        h.h.v[h.h.a][h.h.a+:2][0:0] = 1;
        t.apply();
        ranges.apply();
        nothing.apply();
    }
}
control V(inout H h, inout M m) { apply { } }
control E(inout H h, inout M m, inout standard_metadata_t s) { apply { } }
control D(packet_out pkt, in H h) { apply { pkt.emit(h.h); } }
V1Switch(P(), V(), I(), E(), V(), D()) main;

// SPDX-License-Identifier: Apache-2.0
// Entries for an empty range: a warning each. The others keep their priorities, and controllers see only them.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<8> a; }
struct H { h_t h; }
struct M { }

parser P(packet_in pkt, out H h, inout M m, inout standard_metadata_t s) {
    state start { pkt.extract(h.h); transition accept; }
}
control I(inout H h, inout M m, inout standard_metadata_t s) {
    action act(bit<8> x) { h.h.a = x; }
    table t {
        key = { h.h.a : range; (int<8>)h.h.a : range @name("k"); }
        actions = { act; @defaultonly NoAction; }
        const entries = {
            (7 .. 5, _) : act(1);
            (5 .. 7, _) : act(2);
            (1 .. 2, -1 .. -2) : act(3);
            (1 .. 2, -2 .. -1) : act(4);
        }
    }
    apply { t.apply(); }
}
control V(inout H h, inout M m) { apply { } }
control E(inout H h, inout M m, inout standard_metadata_t s) { apply { } }
control D(packet_out pkt, in H h) { apply { pkt.emit(h.h); } }
V1Switch(P(), V(), I(), E(), V(), D()) main;

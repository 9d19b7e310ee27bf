// SPDX-License-Identifier: Apache-2.0
// PSA 7.7.2, 7.8.2: a direct counter or meter is asked only in an action of the table that owns it.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<8> a; bit<2> color; bit<6> pad; }
struct H { h_t h; }
struct M { }
parser P(packet_in pkt, out H h, inout M m, inout standard_metadata_t s) { state start { pkt.extract(h.h); transition accept; } }
control I(inout H h, inout M m, inout standard_metadata_t s) {
    direct_meter<bit<2>>(MeterType.bytes) rate;
    action ask() { rate.read(h.h.color); }
    table t { key = { h.h.a : exact; } actions = { ask; } meters = rate; }
    apply {
        t.apply();
        rate.read(h.h.color);
        ask();
    }
}
control V(inout H h, inout M m) { apply { } }
control E(inout H h, inout M m, inout standard_metadata_t s) { apply { } }
control D(packet_out pkt, in H h) { apply { pkt.emit(h.h); } }
V1Switch(P(), V(), I(), E(), V(), D()) main;

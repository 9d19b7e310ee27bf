// SPDX-License-Identifier: Apache-2.0
// P4Info of an architecture that is not translated.
#include <core.p4>
#include <ubpf_model.p4>

header h_t { bit<8> a; }
struct H { h_t h; }
struct M { }

parser P(packet_in pkt, out H h, inout M m, inout standard_metadata s) {
    state start { pkt.extract(h.h); transition accept; }
}
control C(inout H h, inout M m, inout standard_metadata s) {
    action set(bit<8> v) { h.h.a = v; }
    table t { key = { h.h.a : exact; } actions = { set; NoAction; } }
    apply { t.apply(); }
}
control D(packet_out pkt, in H h) { apply { pkt.emit(h.h); } }
ubpf(P(), C(), D()) main;

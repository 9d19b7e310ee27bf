// SPDX-License-Identifier: Apache-2.0
// P4_16 19: static_assert about a constructor parameter is decided for each instance.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<8> a; }
struct H { h_t h; }
struct M { }
parser P(packet_in pkt, out H h, inout M m, inout standard_metadata_t s) { state start { pkt.extract(h.h); transition accept; } }
control Sub(inout H h)(bit<8> n, bit<8> max) {
    const bit<8> double = n + n;
    apply {
        static_assert(n <= max);
        static_assert(double != 6, "three is bad");
        h.h.a = double;
    }
}
control I(inout H h, inout M m, inout standard_metadata_t s) {
    Sub(1, 2) good;
    Sub(2, 1) large;
    Sub(3, 3) three;
    apply {
        good.apply(h);
        large.apply(h);
        three.apply(h);
    }
}
control V(inout H h, inout M m) { apply { } }
control E(inout H h, inout M m, inout standard_metadata_t s) { apply { } }
control D(packet_out pkt, in H h) { apply { pkt.emit(h.h); } }
V1Switch(P(), V(), I(), E(), V(), D()) main;

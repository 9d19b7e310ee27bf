// SPDX-License-Identifier: Apache-2.0
// A program on an architecture: the dump keeps its #include.
#define V1MODEL_VERSION 20200408
#include <core.p4>
#include <v1model.p4>
header e { bit<48> d; bit<48> s; bit<16> t; }
struct h { e eth; }
struct m { }
parser p(packet_in b, out h x, inout m y, inout standard_metadata_t s) {
    state start { b.extract(x.eth); transition accept; }
}
control vc(inout h x, inout m y) { apply { } }
control ig(inout h x, inout m y, inout standard_metadata_t s) {
    apply { s.egress_spec = s.ingress_port; }
}
control eg(inout h x, inout m y, inout standard_metadata_t s) { apply { } }
control cc(inout h x, inout m y) { apply { } }
control dp(packet_out b, in h x) { apply { b.emit(x); } }
V1Switch(p(), vc(), ig(), eg(), cc(), dp()) main;

// SPDX-License-Identifier: Apache-2.0
// Parsers and controls that do not fit the architecture: the note says which parameter.
#include <core.p4>
#include <v1model.p4>
struct H { }
struct M { }
struct N { }
struct one_t { bit<8> only; }
const one_t wrong = { 1, 2 };
parser P(packet_in b, out H h, inout M m, inout standard_metadata_t s) { state start { transition accept; } }
control V(inout H h, inout M m) { apply { } }
control V2(in H h, inout M m) { apply { } }
control I(inout H h, inout M m) { apply { } }
control E(inout H h, inout N m, inout standard_metadata_t s) { apply { } }
control D(packet_out b, in H h, in bit<8> more) { apply { } }
V1Switch(P(), V2(), I(), E(), V(), D()) main;

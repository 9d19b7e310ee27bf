/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Match kinds": those of PSA: exact, lpm, ternary, range, optional. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> a; bit<8> b; bit<8> l; bit<8> t; bit<8> r; bit<8> o; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action la(bit<8> v) { h.h.l = v; }
    action ta(bit<8> v) { h.h.t = v; }
    action ra(bit<8> v) { h.h.r = v; }
    action oa(bit<8> v) { h.h.o = v; }
    table lt { key = { h.h.a : lpm; h.h.b : exact; } actions = { la; NoAction; } }
    table tt { key = { h.h.a : ternary; } actions = { ta; NoAction; } }
    table rt { key = { h.h.a : range; h.h.b : ternary; } actions = { ra; NoAction; } }
    table ot { key = { h.h.a : optional; h.h.b : optional; } actions = { oa; NoAction; } }
    apply {
        lt.apply();
        tt.apply();
        rt.apply();
        ot.apply();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

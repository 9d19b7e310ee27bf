/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Programmable blocks": the pre control may look up tables of its own. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> v; bit<8> seen; }
struct headers { h_t h; }
struct metadata { bit<8> pre; }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control pre(in headers h, inout metadata m, in pna_pre_input_metadata_t i, inout pna_pre_output_metadata_t o) {
    action mark(bit<8> v) { m.pre = v; }
    table sa {
        key = { h.h.v : exact; }
        actions = { mark; NoAction; }
        const entries = { 1 : mark(0x11); 2 : mark(0x22); }
    }
    table rest {
        key = { h.h.v : ternary; }
        actions = { mark; NoAction; }
    }
    apply {
        m.pre = 0xFF;
        if (!sa.apply().hit) {
            rest.apply();
        }
    }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        h.h.seen = m.pre;
        send_to_port((PortId_t)1);
    }
}
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) { apply { b.emit(h.h); } }
PNA_NIC(prs(), pre(), ing(), dep()) main;

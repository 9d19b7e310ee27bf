/* SPDX-License-Identifier: Apache-2.0 */
/* PNA: the pre control applies tables, and says in the metadata what they gave. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<16> key; bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { bit<8> a; bit<8> b; }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control pre(in headers h, inout metadata m, in pna_pre_input_metadata_t i, inout pna_pre_output_metadata_t o) {
    action set_a(bit<8> v) { m.a = v; }
    action set_b(bit<8> v) { m.b = v; }
    table by_key {
        key = { h.h.key : exact; }
        actions = { set_a; NoAction; }
        const entries = { 16w1 : set_a(0x11); 16w2 : set_a(0x12); }
        default_action = NoAction();
    }
    table by_a {
        key = { m.a : ternary; h.h.key : lpm; }
        actions = { set_b; NoAction; }
        default_action = set_b(0xBB);
    }
    apply {
        switch (by_key.apply().action_run) {
            set_a: { by_a.apply(); }
            default: { m.a = 0xFF; }
        }
    }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i, inout pna_main_output_metadata_t o) {
    apply {
        h.h.a = m.a;
        h.h.b = m.b;
        send_to_port((PortId_t)1);
    }
}
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) { apply { b.emit(h); } }
PNA_NIC(prs(), pre(), ing(), dep()) main;

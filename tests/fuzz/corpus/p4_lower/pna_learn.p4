/* SPDX-License-Identifier: Apache-2.0 */
/* PNA: a table with add_on_miss learns: the miss action adds an entry, which later packets hit. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> key; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct known_params { bit<8> v; }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i, inout pna_main_output_metadata_t o) {
    action known(bit<8> v) { h.h.v = v; }
    action unknown() {
        bool ok = add_entry<known_params>("known", { h.h.v }, (ExpireTimeProfileId_t)1);
        h.h.v = ok ? 8w0xAD : 8w0xEE;
    }
    table flows {
        key = { h.h.key : exact; }
        actions = { @tableonly known; @defaultonly unknown; }
        add_on_miss = true;
        default_action = unknown();
        size = 2;
    }
    apply {
        flows.apply();
        send_to_port((PortId_t)1);
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4i: what a small PNA program needs besides its parser 'prs', control 'ing' and its types. */
control pre(in headers h, inout metadata m, in pna_pre_input_metadata_t i,
    inout pna_pre_output_metadata_t o) { apply { } }
#ifndef DEPARSER
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) { apply { b.emit(h); } }
#endif
PNA_NIC(prs(), pre(), ing(), dep()) main;

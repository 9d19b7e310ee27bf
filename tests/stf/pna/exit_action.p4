/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.4 in PNA: exit ends the main control; the deparser runs, and what was decided holds. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action stop(bit<8> v) { h.h.a = v; send_to_port((PortId_t)2); exit; }
    action go(bit<8> v) { h.h.a = v; }
    table t { key = { h.h.k : exact; } actions = { stop; go; } default_action = go(9); }
    apply {
        send_to_port((PortId_t)1);
        t.apply();
        h.h.b = 1;
    }
}
#include "../pna.p4i"

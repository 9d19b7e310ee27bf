/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Table Properties", pna_empty_group_action: an action for groups without a member. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<8> flow; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    ActionSelector(PNA_HashAlgorithm_t.TARGET_DEFAULT, 16, 16) sel;
    action go(PortId_t port, bit<8> v) { h.h.v = v; send_to_port(port); }
    action stop() { drop_packet(); exit; }
    table t {
        key = { h.h.k : exact; h.h.flow : selector; }
        actions = { go; stop; NoAction; }
        pna_implementation = sel;
        pna_empty_group_action = stop;
    }
    apply {
        send_to_port((PortId_t)1);
        t.apply();
        send_to_port((PortId_t)2);
    }
}
#include "../pna.p4i"

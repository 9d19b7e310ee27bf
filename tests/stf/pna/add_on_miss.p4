/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Tables with add-on-miss capability": the miss adds an entry with the looked up key; the next packet hits. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<16> src; bit<16> dst; bit<8> port; bit<8> hit; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct go_params { PortId_t port; }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action go(PortId_t port) { send_to_port(port); }
    action learn() {
        add_entry<go_params>("go", { (PortId_t)(bit<32>)h.h.port }, (ExpireTimeProfileId_t)0);
        send_to_port((PortId_t)1);
    }
    table flows {
        key = { h.h.src : exact; h.h.dst : exact; }
        actions = { @tableonly go; @defaultonly learn; }
        add_on_miss = true;
        default_action = learn();
    }
    apply { h.h.hit = flows.apply().hit ? 8w1 : 8w0; }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.14 in PNA: a value set of the main parser. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<16> port; }
header g_t { bit<8> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    value_set<bit<16>>(8) tunnels;
    state start {
        p.extract(h.h);
        transition select(h.h.port) {
            tunnels : tunnel;
            default : accept;
        }
    }
    state tunnel { p.extract(h.g); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        if (h.g.isValid()) {
            h.g.v = 0xFF;
        }
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

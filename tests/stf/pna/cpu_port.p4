/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4, PNA_PORT_CPU: packets to and from the control plane. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> v; bit<32> port; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        h.h.port = (bit<32>)i.input_port;
        if (h.h.v == 1) {
            send_to_port((PortId_t)(bit<32>)PNA_PORT_CPU);
        } else {
            send_to_port((PortId_t)2);
        }
    }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Packet paths": a packet from a network port has direction NET_TO_HOST, one from the host HOST_TO_NET. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> d; bit<32> port; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        h.h.d = i.direction == PNA_Direction_t.NET_TO_HOST ? 8w1 : 8w2;
        h.h.port = (bit<32>)i.input_port;
        send_to_port((PortId_t)9);
    }
}
#include "../pna.p4i"

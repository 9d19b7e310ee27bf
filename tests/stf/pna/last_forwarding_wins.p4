/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4, "forwarding functions": drop_packet and send_to_port replace each other's effect; the last
 * one executed counts. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> how; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        if (h.h.how == 1) {
            send_to_port((PortId_t)1);
            send_to_port((PortId_t)2);
        } else if (h.h.how == 2) {
            send_to_port((PortId_t)1);
            drop_packet();
        } else if (h.h.how == 3) {
            drop_packet();
            send_to_port((PortId_t)3);
        } else if (h.h.how == 4) {
            drop_packet();
        }
    }
}
#include "../pna.p4i"

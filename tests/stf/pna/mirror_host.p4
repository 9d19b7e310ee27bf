/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Packet Mirroring", destination_port: a network port or one of the host, in either direction. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        mirror_packet((MirrorSlotId_t)2, (MirrorSessionId_t)SelectByDirection(i.direction, 16w5, 16w6));
        send_to_port((PortId_t)SelectByDirection(i.direction, 32w7, 32w1));
    }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Packet Mirroring": mirror_packet is independent of drop_packet and send_to_port. */
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
            mirror_packet((MirrorSlotId_t)0, (MirrorSessionId_t)5);
            drop_packet();
        } else if (h.h.how == 2) {
            drop_packet();
            mirror_packet((MirrorSlotId_t)0, (MirrorSessionId_t)5);
        } else {
            send_to_port((PortId_t)1);
            mirror_packet((MirrorSlotId_t)0, (MirrorSessionId_t)5);
        }
    }
}
#include "../pna.p4i"

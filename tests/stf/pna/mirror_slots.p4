/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Packet Mirroring": slots are independent of each other; the last call for a slot overwrites the earlier ones. */
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
        if (h.h.how[0:0] == 1) {
            mirror_packet((MirrorSlotId_t)0, (MirrorSessionId_t)5);
        }
        if (h.h.how[1:1] == 1) {
            mirror_packet((MirrorSlotId_t)1, (MirrorSessionId_t)6);
        }
        if (h.h.how[2:2] == 1) {
            mirror_packet((MirrorSlotId_t)2, (MirrorSessionId_t)7);
            mirror_packet((MirrorSlotId_t)3, (MirrorSessionId_t)8);
        }
        if (h.h.how[3:3] == 1) {
            mirror_packet((MirrorSlotId_t)0, (MirrorSessionId_t)8);
        }
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

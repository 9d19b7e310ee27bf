/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4: the extern functions of PNA in actions and functions of one's own. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> how; bit<32> port; }
struct headers { h_t h; }
struct metadata { }
void forward(in bit<32> port) { send_to_port((PortId_t)port); }
void copy_to(in bit<16> session) { mirror_packet((MirrorSlotId_t)3, (MirrorSessionId_t)session); }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action go(bit<32> port) { forward(port); }
    action drop_and_copy(bit<16> session) { copy_to(session); drop_packet(); }
    table t { key = { h.h.how : exact; } actions = { go; drop_and_copy; NoAction; } }
    apply {
        forward(h.h.port);
        t.apply();
    }
}
#include "../pna.p4i"

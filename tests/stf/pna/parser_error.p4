/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA supported metadata types", parser_error: the main control gets packets that the parser rejected. */
#include <core.p4>
#include <pna.p4>
error { Odd }
header h_t { bit<8> v; bit<8> bad; }
header g_t { bit<16> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start {
        p.extract(h.h);
        verify(h.h.v[0:0] == 0, error.Odd);
        p.extract(h.g);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        h.h.bad = i.parser_error == error.NoError ? 8w0 : (i.parser_error == error.Odd ? 8w1 : 8w2);
        if (i.parser_error == error.PacketTooShort) {
            mirror_packet((MirrorSlotId_t)0, (MirrorSessionId_t)5);
        }
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

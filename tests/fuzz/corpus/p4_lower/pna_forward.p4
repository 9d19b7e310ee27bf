/* SPDX-License-Identifier: Apache-2.0 */
/* PNA: the last of send_to_port and drop_packet decides; neither: dropped. The port's side is the direction. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> what; bit<8> direction; bit<8> port; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i, inout pna_main_output_metadata_t o) {
    apply {
        h.h.direction = i.direction == PNA_Direction_t.HOST_TO_NET ? 8w1 : 8w0;
        h.h.port = (bit<8>)(bit<32>)i.input_port;
        if (h.h.what == 1) {
            send_to_port((PortId_t)7);
        } else if (h.h.what == 2) {
            send_to_port((PortId_t)7);
            drop_packet();
        } else if (h.h.what == 3) {
            drop_packet();
            send_to_port((PortId_t)8);
        } else if (h.h.what == 4) {
            send_to_port(SelectByDirection(i.direction, (PortId_t)9, (PortId_t)10));
        }
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4i: what a small PNA program needs besides its parser 'prs', control 'ing' and its types. */
control pre(in headers h, inout metadata m, in pna_pre_input_metadata_t i,
    inout pna_pre_output_metadata_t o) { apply { } }
#ifndef DEPARSER
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) { apply { b.emit(h); } }
#endif
PNA_NIC(prs(), pre(), ing(), dep()) main;

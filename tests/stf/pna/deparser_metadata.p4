/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Programmable blocks": the deparser may look at user metadata and at the main control's output. */
#define DEPARSER
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> v; }
header g_t { bit<8> cos; }
struct headers { h_t h; g_t g; }
struct metadata { bool twice; }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        m.twice = h.h.v == 2;
        h.g.setValid();
        h.g.cos = (bit<8>)i.class_of_service + (bit<8>)o.class_of_service;
        if (h.h.v == 3) {
            o.class_of_service = (ClassOfService_t)5;
        }
        send_to_port((PortId_t)1);
    }
}
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) {
    apply {
        b.emit(h.h);
        if (m.twice) {
            b.emit(h.h);
        }
        if (o.class_of_service == (ClassOfService_t)5) {
            b.emit(h.g);
        }
    }
}
#include "../pna.p4i"

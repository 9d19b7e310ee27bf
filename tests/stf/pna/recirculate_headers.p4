/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Packet paths": it begins again with what the deparser made: headers added or taken away are parsed anew. */
#include <core.p4>
#include <pna.p4>
header t_t { bit<8> type; bit<8> v; }
header h_t { bit<8> type; bit<8> n; }
struct headers { t_t t; h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start {
        transition select(p.lookahead<bit<8>>()) {
            0x7A : tunnel;
            default : inner;
        }
    }
    state tunnel { p.extract(h.t); transition inner; }
    state inner { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        if (h.t.isValid()) {
            h.t.setInvalid();
            h.h.n = h.h.n + 1;
            recirculate();
        } else if (h.h.type == 0x11 && h.h.n == 0) {
            h.t.setValid();
            h.t = { 0x7A, 0x99 };
            recirculate();
        } else {
            send_to_port((PortId_t)2);
        }
    }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Packet paths": a recirculated packet begins at the parser: nothing of the first pass is left in its headers. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> n; }
header g_t { bit<8> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start {
        p.extract(h.h);
        transition select(h.h.n) {
            2 : more;
            default : accept;
        }
    }
    state more { p.extract(h.g); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        if (h.h.n == 2) {
            h.h.n = 1;
            h.g.v = 0x77;
            recirculate();
        } else {
            h.h.n = h.g.isValid() ? 8w0xBA : 8w0x60;
            send_to_port((PortId_t)1);
        }
    }
}
#include "../pna.p4i"

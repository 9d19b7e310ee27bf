/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Packet paths": each direction's packets stay in their direction when they are recirculated. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> n; bit<8> seen; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        h.h.seen = (h.h.seen << 4) | SelectByDirection(i.direction, 8w1, 8w2);
        if (h.h.n == 0) {
            send_to_port((PortId_t)SelectByDirection(i.direction, 32w5, 32w1));
        } else {
            h.h.n = h.h.n - 1;
            recirculate();
        }
    }
}
#include "../pna.p4i"

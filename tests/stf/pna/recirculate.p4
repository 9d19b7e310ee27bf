/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Packet paths": a recirculated packet goes to the main parser once more, in the same direction. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> n; bit<8> pass; bit<8> d; bit<8> port; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        if (h.h.n == 0) {
            h.h.pass = (bit<8>)(bit<3>)i.pass;
            h.h.d = i.direction == PNA_Direction_t.NET_TO_HOST ? 8w1 : 8w2;
            h.h.port = (bit<8>)(bit<32>)i.input_port;
            send_to_port((PortId_t)3);
        } else {
            h.h.n = h.h.n - 1;
            recirculate();
        }
    }
}
#include "../pna.p4i"

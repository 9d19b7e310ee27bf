/* SPDX-License-Identifier: Apache-2.0 */
/* Found by random changes: 0xffffffff is the number of no port; sim sent packets there. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<32> port; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        send_to_port((PortId_t)h.h.port);
    }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA supported metadata types", timestamp: of each packet, and it does not go back. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> later; bit<8> ten; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Register<bit<64>, bit<1>>(1, 0) last;
    apply {
        bit<64> before = last.read(0);
        bit<64> now = (bit<64>)i.timestamp;
        last.write(0, now);
        h.h.later = now >= before ? 8w1 : 8w0;
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

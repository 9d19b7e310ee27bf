/* SPDX-License-Identifier: Apache-2.0 */
/* PNA: the deparser makes the packet longer by 400 bytes in each pass. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> left; bit<8> pass; }
header big_t { bit<2048> a; bit<1152> b; }
struct headers { h_t h; big_t big; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i, inout pna_main_output_metadata_t o) {
    apply {
        h.h.pass = (bit<8>)(bit<3>)i.pass;
        h.big.setValid();
        h.big.a = 0xa5 << 2040;
        h.big.b = 0xbeef;
        if (h.h.left == 0) {
            send_to_port((PortId_t)3);
        } else {
            h.h.left = h.h.left - 1;
            recirculate();
        }
    }
}
#include "../pna.p4i"

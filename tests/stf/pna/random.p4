/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Extern Objects", Random: from min to max, both included. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> inside; bit<16> one; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Random<bit<8>>(250, 255) r;
    Random<bit<16>>(0x1234, 0x1234) one;
    apply {
        bit<8> v = r.read();
        h.h.inside = v >= 250 ? 8w1 : 8w0;
        h.h.one = one.read();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

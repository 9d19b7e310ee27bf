/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Extern Objects", Meter: colors of RFC 2698, an uninitialized one GREEN; time gives tokens back. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> i; bit<8> color; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Meter<bit<8>>(2, PNA_MeterType_t.BYTES) mt;
    apply {
        PNA_MeterColor_t c = mt.execute(h.h.i);
        h.h.color = c == PNA_MeterColor_t.GREEN ? 8w1 : (c == PNA_MeterColor_t.YELLOW ? 8w2 : 8w3);
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

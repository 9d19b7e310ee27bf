/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4, DirectMeter: execute takes an optional length; a meter of bytes counts that. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<8> length; bit<8> color; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    DirectMeter(PNA_MeterType_t.BYTES) mt;
    action run() {
        PNA_MeterColor_t color = mt.execute(pkt_len = (bit<32>)h.h.length);
        h.h.color = color == PNA_MeterColor_t.GREEN ? 8w1 : (color == PNA_MeterColor_t.YELLOW ? 8w2 : 8w3);
    }
    table t {
        key = { h.h.k : exact; }
        actions = { run; NoAction; }
        pna_direct_meter = mt;
    }
    apply {
        t.apply();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

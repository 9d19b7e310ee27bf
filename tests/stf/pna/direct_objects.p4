/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Table Properties": a table with pna_direct_counter and pna_direct_meter. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<8> color; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    DirectCounter<bit<32>>(PNA_CounterType_t.PACKETS_AND_BYTES) c;
    DirectMeter(PNA_MeterType_t.PACKETS) mt;
    action run() {
        PNA_MeterColor_t color = mt.execute(color = PNA_MeterColor_t.GREEN);
        h.h.color = color == PNA_MeterColor_t.GREEN ? 8w1 : (color == PNA_MeterColor_t.YELLOW ? 8w2 : 8w3);
        c.count();
    }
    action other() { h.h.color = 9; }
    table t {
        key = { h.h.k : exact; }
        actions = { run; other; NoAction; }
        pna_direct_counter = c;
        pna_direct_meter = mt;
    }
    apply {
        t.apply();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4 as DPDK has it (PNA_FOR_DPDK), dpdk_execute: a meter of bytes takes the length that it is given. */
#define PNA_FOR_DPDK
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> length; bit<8> before; bit<8> color; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Meter<bit<8>>(1, PNA_MeterType_t.BYTES) mt;
    apply {
        PNA_MeterColor_t c = PNA_MeterColor_t.GREEN;
        if (h.h.before == 2) {
            c = PNA_MeterColor_t.YELLOW;
        }
        c = mt.dpdk_execute(0, c, (bit<32>)h.h.length);
        h.h.color = c == PNA_MeterColor_t.GREEN ? 8w1 : (c == PNA_MeterColor_t.YELLOW ? 8w2 : 8w3);
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

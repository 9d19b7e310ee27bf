/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4, Counter and DirectCounter: count takes an optional increment. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> i; bit<8> n; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Counter<bit<32>, bit<8>>(4, PNA_CounterType_t.PACKETS) p;
    Counter<bit<32>, bit<8>>(4, PNA_CounterType_t.BYTES) b;
    Counter<bit<32>, bit<8>>(4, PNA_CounterType_t.PACKETS_AND_BYTES) pb;
    apply {
        p.count(h.h.i);
        b.count(h.h.i, (bit<32>)h.h.n);
        pb.count(h.h.i, (bit<32>)h.h.n + 1);
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

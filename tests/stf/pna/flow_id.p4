/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4, allocate_flow_id: flow ids that are not in use are not the same. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> n; bit<8> fresh; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Register<bit<32>, bit<1>>(1, 0) last;
    apply {
        FlowId_t a = allocate_flow_id();
        FlowId_t b = allocate_flow_id();
        bit<32> before = last.read(0);
        last.write(0, (bit<32>)b);
        h.h.fresh = a != b && (bit<32>)a != before && (bit<32>)b != before ? 8w1 : 8w0;
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Table Properties", pna_implementation: an action selector, whose groups choose by hash. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<16> flow; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    ActionSelector(PNA_HashAlgorithm_t.TARGET_DEFAULT, 16, 16) sel;
    action set(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.k : ternary; h.h.flow : selector; }
        actions = { set; NoAction; }
        pna_implementation = sel;
    }
    apply {
        t.apply();
        h.h.v = h.h.v & 0xF0;
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

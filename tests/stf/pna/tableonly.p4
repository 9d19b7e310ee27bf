/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.2 in PNA: @tableonly actions are not the default, @defaultonly ones not of entries. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action hit(bit<8> v) { h.h.v = v; }
    action miss(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.k : exact; }
        actions = { @tableonly hit; @defaultonly miss; }
        default_action = miss(0x10);
    }
    apply {
        t.apply();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Table Properties", pna_implementation: an action profile. */
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
    ActionProfile(8) ap;
    action set(bit<8> v) { h.h.v = v; }
    action go(PortId_t port) { send_to_port(port); }
    table t {
        key = { h.h.k : exact; }
        actions = { set; go; NoAction; }
        pna_implementation = ap;
    }
    apply {
        send_to_port((PortId_t)1);
        t.apply();
    }
}
#include "../pna.p4i"

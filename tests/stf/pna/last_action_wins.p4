/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Functions for directing packets": tables of several features decide one after the other. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> src; bit<8> dst; bit<8> type; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action my_drop() { drop_packet(); }
    action my_send(PortId_t port) { send_to_port(port); }
    table t1 { key = { h.h.src : exact; } actions = { my_send; my_drop; NoAction; } }
    table t2 { key = { h.h.dst : exact; } actions = { my_send; my_drop; NoAction; } }
    table t3 { key = { h.h.type : exact; } actions = { my_send; my_drop; NoAction; } }
    apply {
        drop_packet();
        t1.apply();
        t2.apply();
        t3.apply();
    }
}
#include "../pna.p4i"

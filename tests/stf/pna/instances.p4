/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 11.3 in PNA: instances of a control have their own tables and objects. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> which; bit<8> k; bit<8> v; bit<8> n; }
struct headers { h_t h; }
struct metadata { }
control lookup(in bit<8> k, inout bit<8> v, out bit<8> n) {
    Register<bit<8>, bit<1>>(1, 0) hits;
    action set(bit<8> x) { v = x; }
    table t { key = { k : exact; } actions = { set; NoAction; } }
    apply {
        n = hits.read(0);
        if (t.apply().hit) {
            n = n + 1;
            hits.write(0, n);
        }
    }
}
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    lookup() one;
    lookup() two;
    apply {
        if (h.h.which == 1) {
            one.apply(h.h.k, h.h.v, h.h.n);
        } else {
            two.apply(h.h.k, h.h.v, h.h.n);
        }
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

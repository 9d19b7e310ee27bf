/* SPDX-License-Identifier: Apache-2.0 */
/* PNA: recirculate sends what the deparser made to the parser again; the pass number counts. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> n; bit<8> pass; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i, inout pna_main_output_metadata_t o) {
    apply {
        h.h.pass = (bit<8>)(bit<3>)i.pass;
        if (h.h.n == 0) {
            send_to_port((PortId_t)3);
        } else {
            h.h.n = h.h.n - 1;
            recirculate();
        }
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4i: what a small PNA program needs besides its parser 'prs', control 'ing' and its types. */
control pre(in headers h, inout metadata m, in pna_pre_input_metadata_t i,
    inout pna_pre_output_metadata_t o) { apply { } }
#ifndef DEPARSER
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) { apply { b.emit(h); } }
#endif
PNA_NIC(prs(), pre(), ing(), dep()) main;

/* SPDX-License-Identifier: Apache-2.0 */
/* PNA: one register for both directions of a flow, since both are processed by the same main control. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> id; bit<8> n; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Register<bit<8>, bit<8>>(256, 0) r;
    apply {
        bit<8> v = r.read(h.h.id);
        if (i.direction == PNA_Direction_t.HOST_TO_NET) {
            v = v + 0x10;
        } else {
            v = v + 1;
        }
        r.write(h.h.id, v);
        h.h.n = v;
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

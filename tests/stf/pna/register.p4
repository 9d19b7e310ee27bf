/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Extern Objects", Register: the initial value, the next packet's view, out of bounds. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> i; bit<32> v; bit<32> old; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Register<bit<32>, bit<8>>(4, 0xCAFEBABE) r;
    apply {
        if (h.h.i < 4) {
            h.h.old = r.read(h.h.i);
        }
        r.write(h.h.i, h.h.v);
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"

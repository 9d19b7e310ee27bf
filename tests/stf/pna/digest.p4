/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Extern Objects", Digest: a message to the control plane, whatever becomes of the packet. */
#define DEPARSER
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> what; bit<16> v; }
struct headers { h_t h; }
struct metadata { bit<8> what; bit<16> v; PortId_t port; }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct seen_t { bit<16> v; PortId_t port; }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        m.what = h.h.what;
        m.v = h.h.v;
        m.port = i.input_port;
        if (h.h.what == 2) {
            drop_packet();
        } else {
            send_to_port((PortId_t)1);
        }
    }
}
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) {
    Digest<seen_t>() seen;
    apply {
        if (m.what != 0) {
            seen.pack({ m.v, m.port });
        }
        b.emit(h.h);
    }
}
#include "../pna.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA supported metadata types": parser, pre control and main control are told the same about a packet. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; }
struct metadata { bit<8> parser_; bit<8> pre; }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start {
        p.extract(h.h);
        m.parser_ = (i.direction == PNA_Direction_t.HOST_TO_NET ? 8w0x80 : 8w0) + (bit<8>)(bit<3>)i.pass +
            (bit<8>)(bit<32>)i.input_port + (i.loopedback ? 8w0x40 : 8w0);
        transition accept;
    }
}
control pre(in headers h, inout metadata m, in pna_pre_input_metadata_t i, inout pna_pre_output_metadata_t o) {
    apply {
        m.pre = (i.direction == PNA_Direction_t.HOST_TO_NET ? 8w0x80 : 8w0) + (bit<8>)(bit<3>)i.pass +
            (bit<8>)(bit<32>)i.input_port + (i.loopedback ? 8w0x40 : 8w0);
    }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        h.h.a = m.parser_;
        h.h.b = m.pre;
        h.h.c = (i.direction == PNA_Direction_t.HOST_TO_NET ? 8w0x80 : 8w0) + (bit<8>)(bit<3>)i.pass +
            (bit<8>)(bit<32>)i.input_port + (i.loopedback ? 8w0x40 : 8w0);
        send_to_port((PortId_t)9);
    }
}
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) { apply { b.emit(h.h); } }
PNA_NIC(prs(), pre(), ing(), dep()) main;

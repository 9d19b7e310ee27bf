/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.10 "Packet Recirculation": a packet sent to PSA_PORT_RECIRCULATE comes back as egress left it. */
#define PARSER
#define EGRESS
#define EGRESS_DEPARSER
#define RECIRC_META recirc_t
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> n; bit<8> v; bit<32> port; }
struct headers { h_t h; }
struct metadata { bit<8> n; bit<8> v; }
struct recirc_t { bit<8> v; }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in recirc_t rc) {
    state start {
        p.extract(h.h);
        m.v = 0;
        transition select(i.packet_path) {
            PSA_PacketPath_t.RECIRCULATE : again;
            default : accept;
        }
    }
    state again { m.v = rc.v; transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.port = (bit<32>)i.ingress_port;
        if (h.h.n != 0) {
            send_to_port(o, PSA_PORT_RECIRCULATE);
        } else {
            h.h.v = m.v;
            send_to_port(o, (PortId_t)2);
        }
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (i.egress_port == PSA_PORT_RECIRCULATE) {
            h.h.n = h.h.n - 1;
        }
    }
}
control edp(packet_out p, out empty_t c, out recirc_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    apply {
        if (psa_recirculate(o, d)) {
            r.v = 0x60 + h.h.n;
        }
        p.emit(h.h);
    }
}
#include "../psa.p4i"

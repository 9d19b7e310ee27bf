/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.9 "Packet Resubmission": the same packet into the ingress parser again, from the same port. */
#define PARSER
#define INGRESS_DEPARSER
#define RESUBMIT_META resubmit_t
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> n; bit<8> v; bit<8> port; }
struct headers { h_t h; }
struct metadata { bit<8> n; }
struct resubmit_t { bit<8> n; }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in resubmit_t rs, in empty_t rc) {
    state start {
        p.extract(h.h);
        m.n = 0;
        transition select(i.packet_path) {
            PSA_PacketPath_t.RESUBMIT : again;
            default : accept;
        }
    }
    state again { m.n = rs.n; transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.v = 0x40 + m.n;
        h.h.port = (bit<8>)(bit<32>)i.ingress_port;
        if (m.n < h.h.n) {
            h.h.n = 0;
            m.n = m.n + 1;
            o.drop = false;
            o.resubmit = true;
        } else {
            send_to_port(o, (PortId_t)2);
        }
    }
}
control idp(packet_out p, out empty_t c, out resubmit_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        if (psa_resubmit(o)) {
            r.n = m.n;
        }
        p.emit(h.h);
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.5.5: a packet that egress sends to port PSA_PORT_RECIRCULATE begins again as it was sent. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> n; bit<8> passes; bit<8> sum; }
struct empty_t { }
#define HAS_EMPTY
struct headers { h_t h; }
struct metadata { bit<8> sum; bool again; }
struct round_t { h_t kept; bit<8> sum; }
#define RECIRC_META round_t
#define PARSER
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in round_t rc) {
    state start {
        p.extract(h.h);
        transition select (i.packet_path, i.ingress_port) {
            (PSA_PacketPath_t.RECIRCULATE, PSA_PORT_RECIRCULATE): again;
            default: accept;
        }
    }
    state again {
        m.sum = rc.sum;
        m.again = rc.kept.isValid() && rc.kept.passes == h.h.passes;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.sum = m.sum;
        if (h.h.n == 0)
            send_to_port(o, m.again ? (PortId_t)7 : (PortId_t)8);
        else
            send_to_port(o, PSA_PORT_RECIRCULATE);
    }
}
#define EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    apply {
        if (i.egress_port == PSA_PORT_RECIRCULATE) {
            h.h.passes = h.h.passes + 1;
            m.sum = h.h.sum + h.h.n;
            h.h.n = h.h.n - 1;
        }
    }
}
#define EGRESS_DEPARSER
control edp(packet_out p, out empty_t c, out round_t r, inout headers h, in metadata m, in psa_egress_output_metadata_t o,
    in psa_egress_deparser_input_metadata_t d) {
    apply {
        if (psa_recirculate(o, d)) {
            r.kept = h.h;
            r.sum = m.sum;
        }
        p.emit(h.h);
    }
}
#include "psa.p4i"

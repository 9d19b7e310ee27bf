/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.1, ingress_port: the ingress parser can choose by it, and by the packet's path. */
#define PARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { bit<8> v; }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) {
    state start {
        p.extract(h.h);
        m.v = 0;
        transition select(i.ingress_port, i.packet_path) {
            ((PortId_t)5, PSA_PacketPath_t.NORMAL) : five;
            (PSA_PORT_RECIRCULATE, _) : again;
            default : accept;
        }
    }
    state five { m.v = 5; transition accept; }
    state again { m.v = 9; transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.b = m.v;
        if (h.h.a == 1 && m.v != 9) {
            send_to_port(o, PSA_PORT_RECIRCULATE);
        } else {
            send_to_port(o, (PortId_t)1);
        }
    }
}
#include "../psa.p4i"

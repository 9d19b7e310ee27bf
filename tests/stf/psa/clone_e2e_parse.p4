/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4.3: an egress clone is parsed from what the egress deparser sent, whatever headers were valid before. */
#define EGRESS_PARSER
#define EGRESS
#define EGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> seen; }
header x_t { bit<8> v; }
struct headers { h_t h; x_t x; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { send_to_port(o, (PortId_t)1); }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) {
    state start {
        p.extract(h.h);
        transition select(i.packet_path) {
            PSA_PacketPath_t.CLONE_E2E : more;
            default : accept;
        }
    }
    state more { p.extract(h.x); transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.CLONE_E2E) {
            h.h.seen = h.x.v;
        } else {
            h.x.setValid();
            h.x.v = 0x66;
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)5;
        }
    }
}
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) { apply { p.emit(h.h); } }
#include "../psa.p4i"

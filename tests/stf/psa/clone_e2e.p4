/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.8: an egress clone is the packet as the egress deparser sent it, in the egress parser again. */
#define EGRESS_PARSER
#define EGRESS
#define EGRESS_DEPARSER
#define CE2E_META clone_t
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> n; bit<8> meta; }
struct headers { h_t h; }
struct metadata { bit<8> v; }
struct clone_t { bit<8> v; }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { send_to_port(o, (PortId_t)1); }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in clone_t e) {
    state start {
        p.extract(h.h);
        m.v = 0;
        transition select(i.packet_path) {
            PSA_PacketPath_t.CLONE_E2E : cloned;
            default : accept;
        }
    }
    state cloned { m.v = e.v; transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        h.h.n = h.h.n + 1;
        h.h.meta = m.v;
        if (i.packet_path == PSA_PacketPath_t.NORMAL_UNICAST) {
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)5;
        }
    }
}
control edp(packet_out p, out clone_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    apply {
        if (psa_clone_e2e(o)) {
            c.v = h.h.v + 1;
        }
        h.h.v = h.h.v + 0x40;
        p.emit(h.h);
    }
}
#include "../psa.p4i"

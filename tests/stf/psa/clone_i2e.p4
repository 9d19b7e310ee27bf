/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.8 "Packet Cloning": an ingress clone is the packet as it entered the ingress parser, in the egress parser. */
#define INGRESS_DEPARSER
#define EGRESS_PARSER
#define EGRESS
#define CI2E_META clone_t
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> seen; bit<8> path; }
struct headers { h_t h; }
struct metadata { bit<8> v; }
struct clone_t { bit<8> v; }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        o.clone = true;
        o.clone_session_id = (CloneSessionId_t)5;
        m.v = h.h.v + 0x10;
        h.h.v = 0xFF;
        send_to_port(o, (PortId_t)1);
    }
}
control idp(packet_out p, out clone_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        if (psa_clone_i2e(o)) {
            c.v = m.v;
        }
        h.h.seen = 0xDD;
        p.emit(h.h);
    }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in clone_t c, in empty_t e) {
    state start {
        p.extract(h.h);
        m.v = 0;
        transition select(i.packet_path) {
            PSA_PacketPath_t.CLONE_I2E : cloned;
            default : accept;
        }
    }
    state cloned { m.v = c.v; transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.CLONE_I2E) {
            h.h.seen = m.v;
            h.h.path = 1;
        }
    }
}
#include "../psa.p4i"

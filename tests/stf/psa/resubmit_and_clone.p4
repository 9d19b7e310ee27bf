/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2: one pass may clone and resubmit, each with its own metadata. */
#define PARSER
#define INGRESS_DEPARSER
#define EGRESS_PARSER
#define EGRESS
#define RESUBMIT_META rs_t
#define CI2E_META ci_t
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> meta; }
struct headers { h_t h; }
struct metadata { bit<8> v; }
struct rs_t { bit<8> v; }
struct ci_t { bit<8> a; bit<8> v; }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in rs_t rs, in empty_t rc) {
    state start {
        p.extract(h.h);
        m.v = 0;
        transition select(i.packet_path) {
            PSA_PacketPath_t.RESUBMIT : again;
            default : accept;
        }
    }
    state again { m.v = rs.v; transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        o.clone = true;
        o.clone_session_id = (CloneSessionId_t)5;
        if (i.packet_path == PSA_PacketPath_t.NORMAL) {
            o.drop = false;
            o.resubmit = true;
        } else {
            h.h.meta = m.v;
            send_to_port(o, (PortId_t)1);
        }
    }
}
control idp(packet_out p, out ci_t c, out rs_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        if (psa_clone_i2e(o)) {
            c = { 0, m.v + 0x10 };
        }
        if (psa_resubmit(o)) {
            r.v = m.v + 1;
        }
        p.emit(h.h);
    }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in ci_t c, in empty_t e) {
    state start {
        p.extract(h.h);
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
            h.h.meta = m.v;
        }
    }
}
#include "../psa.p4i"

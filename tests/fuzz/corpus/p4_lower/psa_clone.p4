/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4.5 and 6.5.4: an ingress clone is the packet as it came in, an egress clone the packet as egress sent
 * it; each has the metadata that its deparser wrote, and nothing else. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> op; bit<8> mark; bit<8> seen; }
struct empty_t { }
#define HAS_EMPTY
struct headers { h_t h; }
struct metadata { bit<8> i2e; bit<8> e2e; bit<8> normal; }
struct i2e_t { bit<8> v; }
struct e2e_t { bit<8> v; }
struct normal_t { bit<8> v; }
#define CI2E_META i2e_t
#define CE2E_META e2e_t
#define NORMAL_META normal_t
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    apply {
        if (h.h.op[0:0] == 1) {
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)5;
        }
        h.h.mark = 0x11;
        if (h.h.op[7:7] == 0)
            send_to_port(o, (PortId_t)2);
    }
}
#define INGRESS_DEPARSER
control idp(packet_out p, out i2e_t c, out empty_t r, out normal_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        if (psa_clone_i2e(o))
            c.v = 0xc1;
        if (psa_normal(o))
            n.v = 0xa0;
        p.emit(h.h);
    }
}
#define EGRESS_PARSER
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i, in normal_t n,
    in i2e_t c, in e2e_t e) {
    state start {
        p.extract(h.h);
        transition select (i.packet_path) {
            PSA_PacketPath_t.CLONE_I2E: from_ingress;
            PSA_PacketPath_t.CLONE_E2E: from_egress;
            PSA_PacketPath_t.NORMAL_UNICAST: normal;
        }
    }
    state from_ingress { m.i2e = c.v; m.normal = n.v; transition accept; }
    state from_egress { m.e2e = e.v; transition accept; }
    state normal { m.normal = n.v; transition accept; }
}
#define EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.CLONE_I2E)
            h.h.seen = m.i2e + m.normal;
        else if (i.packet_path == PSA_PacketPath_t.CLONE_E2E)
            h.h.seen = m.e2e;
        else
            h.h.seen = m.normal;
        if (h.h.op[1:1] == 1 && i.packet_path != PSA_PacketPath_t.CLONE_E2E) {
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)6;
        }
        if (h.h.op[2:2] == 1 && i.packet_path == PSA_PacketPath_t.NORMAL_UNICAST)
            egress_drop(o);
    }
}
#define EGRESS_DEPARSER
control edp(packet_out p, out e2e_t c, out empty_t r, inout headers h, in metadata m, in psa_egress_output_metadata_t o,
    in psa_egress_deparser_input_metadata_t d) {
    apply {
        if (psa_clone_e2e(o))
            c.v = 0xe2;
        p.emit(h.h);
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* psa.p4i: what a small PSA program needs besides its types 'headers' and 'metadata' and its control 'ing'.
 * PARSER, EGRESS, INGRESS_DEPARSER, EGRESS_DEPARSER, EGRESS_PARSER: it has its own prs, eg, idp, edp, epr.
 * The metadata types of the paths are NORMAL_META, RESUBMIT_META, RECIRC_META, CI2E_META, CE2E_META; those
 * that it does not define are empty_t, which is declared here unless HAS_EMPTY is defined. */
#ifndef HAS_EMPTY
struct empty_t { }
#endif
#ifndef NORMAL_META
#define NORMAL_META empty_t
#endif
#ifndef RESUBMIT_META
#define RESUBMIT_META empty_t
#endif
#ifndef RECIRC_META
#define RECIRC_META empty_t
#endif
#ifndef CI2E_META
#define CI2E_META empty_t
#endif
#ifndef CE2E_META
#define CE2E_META empty_t
#endif
#ifndef PARSER
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in RESUBMIT_META rs, in RECIRC_META rc) { state start { p.extract(h.h); transition accept; } }
#endif
#ifndef INGRESS_DEPARSER
control idp(packet_out p, out CI2E_META c, out RESUBMIT_META r, out NORMAL_META n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h); } }
#endif
#ifndef EGRESS_PARSER
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in NORMAL_META n, in CI2E_META c, in CE2E_META e) { state start { p.extract(h.h); transition accept; } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) { apply { } }
#endif
#ifndef EGRESS_DEPARSER
control edp(packet_out p, out CE2E_META c, out RECIRC_META r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) { apply { p.emit(h); } }
#endif
IngressPipeline(prs(), ing(), idp()) psa_ip;
EgressPipeline(epr(), eg(), edp()) psa_ep;
PSA_Switch(psa_ip, PacketReplicationEngine(), psa_ep, BufferingQueueingEngine()) main;

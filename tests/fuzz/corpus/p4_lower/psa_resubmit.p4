/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4.4: a resubmitted packet is parsed again as it came in, with what the deparser wrote for it. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> n; bit<8> seen; bit<8> port; }
struct empty_t { }
#define HAS_EMPTY
struct headers { h_t h; }
struct metadata { bit<8> count; bit<8> left; }
struct again_t { bit<8> count; }
#define RESUBMIT_META again_t
#define PARSER
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in again_t rs, in empty_t rc) {
    state start {
        p.extract(h.h);
        transition select (i.packet_path) {
            PSA_PacketPath_t.RESUBMIT: again;
            default: accept;
        }
    }
    state again { m.count = rs.count; transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.seen = m.count + m.left;
        h.h.port = (bit<8>)(bit<32>)i.ingress_port;
        m.left = 0x40;
        send_to_port(o, (PortId_t)4);
        if (m.count < h.h.n)
            o.resubmit = true;
        if (h.h.n == 9)
            o.drop = true;
    }
}
#define INGRESS_DEPARSER
control idp(packet_out p, out empty_t c, out again_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        if (psa_resubmit(o))
            r.count = m.count + 1;
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

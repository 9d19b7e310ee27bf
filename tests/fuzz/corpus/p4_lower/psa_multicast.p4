/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.3: a copy for each replica of the group, each with its instance and the path NORMAL_MULTICAST. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> group; bit<8> instance; bit<8> path; bit<8> port; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    apply { multicast(o, (MulticastGroup_t)(bit<32>)h.h.group); }
}
#define EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    apply {
        h.h.instance = (bit<8>)(bit<16>)i.instance;
        h.h.path = i.packet_path == PSA_PacketPath_t.NORMAL_MULTICAST ? 8w2 : 8w0xff;
        h.h.port = (bit<8>)(bit<32>)i.egress_port;
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

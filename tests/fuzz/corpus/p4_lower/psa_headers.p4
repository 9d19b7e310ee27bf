/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.1 and 6.2: ingress and egress have header types of their own, and headers go from one to the other only
 * in the packet or in metadata. An error of the parser does not drop: the control sees it. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> n; }
header item_t { bit<8> v; }
header tag_t { bit<8> port; bit<8> err; }
struct empty_t { }
#define HAS_EMPTY
struct headers { h_t h; item_t[3] items; }
struct eg_headers { tag_t tag; h_t h; }
struct metadata { }
struct normal_t { tag_t tag; }
#define NORMAL_META normal_t
error { Odd }
#define PARSER
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) {
    bit<8> left;
    state start {
        p.extract(h.h);
        verify(h.h.n != 9, error.Odd);
        left = h.h.n;
        transition next;
    }
    state next {
        transition select (left) {
            0: accept;
            default: item;
        }
    }
    state item {
        p.extract(h.items.next);
        left = left - 1;
        transition next;
    }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    apply {
        send_to_port(o, (PortId_t)1);
        if (i.parser_error == error.PacketTooShort)
            send_to_port(o, (PortId_t)2);
        else if (i.parser_error == error.StackOutOfBounds)
            send_to_port(o, (PortId_t)3);
        else if (i.parser_error == error.Odd)
            send_to_port(o, (PortId_t)4);
    }
}
#define INGRESS_DEPARSER
control idp(packet_out p, out empty_t c, out empty_t r, out normal_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        n.tag.setValid();
        n.tag.port = (bit<8>)(bit<32>)o.egress_port;
        n.tag.err = h.items[2].isValid() ? 8w0xff : 8w0;
        p.emit(h.h);
    }
}
#define EGRESS_PARSER
parser epr(packet_in p, out eg_headers h, inout metadata m, in psa_egress_parser_input_metadata_t i, in normal_t n,
    in empty_t c, in empty_t e) {
    state start {
        h.tag = n.tag;
        p.extract(h.h);
        transition accept;
    }
}
#define EGRESS
control eg(inout eg_headers h, inout metadata m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    apply { h.h.n = h.h.n + 0x10; }
}
#define EGRESS_DEPARSER
control edp(packet_out p, out empty_t c, out empty_t r, inout eg_headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) { apply { p.emit(h); } }
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

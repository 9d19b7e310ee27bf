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
#include "psa.p4i"

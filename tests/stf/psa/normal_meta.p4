/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4.4 "User-defined metadata for all egress packets": what the ingress deparser
 * assigns, the egress parser gets. */
#define INGRESS_DEPARSER
#define EGRESS_PARSER
#define EGRESS
#define NORMAL_META normal_t
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<8> v; bit<16> w; }
struct headers { h_t h; }
struct metadata { bit<8> v; bit<16> w; }
struct inner_t { bit<16> w; }
struct normal_t { bit<8> v; inner_t inner; }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        m.v = h.h.v + 1;
        m.w = 0xABCD;
        if (h.h.how == 1) {
            multicast(o, (MulticastGroup_t)1);
        } else {
            send_to_port(o, (PortId_t)2);
        }
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out normal_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        if (psa_normal(o)) {
            n = { m.v, { m.w } };
        }
        p.emit(h.h);
    }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in normal_t n, in empty_t c, in empty_t e) {
    state start {
        p.extract(h.h);
        m.v = n.v;
        m.w = n.inner.w;
        transition accept;
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        h.h.v = m.v;
        h.h.w = m.w;
    }
}
#include "../psa.p4i"

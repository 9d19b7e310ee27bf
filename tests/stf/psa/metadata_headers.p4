/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4.4: metadata for egress may hold headers, with their validity. */
#define INGRESS_DEPARSER
#define EGRESS_PARSER
#define EGRESS
#define NORMAL_META normal_t
#include <core.p4>
#include <psa.p4>
header x_t { bit<8> v; }
header h_t { bit<8> how; bit<8> seen; }
struct headers { h_t h; }
struct metadata { x_t x; }
struct normal_t { x_t x; bit<8> n; }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (h.h.how == 1) {
            m.x.setValid();
            m.x.v = 0x44;
        }
        send_to_port(o, (PortId_t)1);
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out normal_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        n.x = m.x;
        n.n = 1;
        p.emit(h.h);
    }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in normal_t n, in empty_t c, in empty_t e) {
    state start { p.extract(h.h); m.x = n.x; transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.seen = m.x.isValid() ? m.x.v : 8w0xEE; }
}
#include "../psa.p4i"

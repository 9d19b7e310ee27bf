/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.1 and 6.4, parser_error: each pipeline has its own parser's. */
#define PARSER
#define EGRESS_PARSER
#define EGRESS
#define INGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
error { Odd }
header h_t { bit<8> v; bit<8> ingress; bit<8> egress; }
struct headers { h_t h; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) {
    state start { p.extract(h.h); verify(h.h.v[0:0] == 0, error.Odd); transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.ingress = i.parser_error == error.Odd ? 8w1 : (i.parser_error == error.NoError ? 8w0 : 8w2);
        send_to_port(o, (PortId_t)1);
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h.h); } }
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) {
    state start { p.extract(h.h); verify(h.h.v[1:1] == 0, error.Odd); transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.egress = i.parser_error == error.Odd ? 8w1 : (i.parser_error == error.NoError ? 8w0 : 8w2); }
}
#include "../psa.p4i"

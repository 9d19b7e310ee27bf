/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4.1 "Initial packet contents for normal packets": egress parses what the ingress deparser emitted. */
#define INGRESS_DEPARSER
#define EGRESS_PARSER
#define EGRESS
#define EGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<8> b; }
struct headers { h_t h; h_t g; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.g.setValid();
        h.g = { h.h.b, h.h.a };
        send_to_port(o, (PortId_t)2);
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h.g); p.emit(h.h); } }
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) {
    state start { p.extract(h.h); p.extract(h.g); transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.a = h.h.a + 0x10; h.g.b = h.g.b + 0x20; }
}
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    apply { p.emit(h.h); p.emit(h.g); }
}
#include "../psa.p4i"

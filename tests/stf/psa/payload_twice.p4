/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.7 "Contents of packets sent out to ports": behind what the egress deparser emits comes what its parser left. */
#define EGRESS_PARSER
#define EGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; }
struct headers { h_t h; h_t g; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { h.h.a = h.h.a + 1; send_to_port(o, (PortId_t)2); }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) {
    state start { p.extract(h.h); p.extract(h.g); p.advance(8); transition accept; }
}
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) { apply { p.emit(h.g); } }
#include "../psa.p4i"

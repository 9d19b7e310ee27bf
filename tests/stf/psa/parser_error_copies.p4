/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4.5 "Multicast and clone copies": parser_error may differ among copies when the parser looks at egress_port. */
#define EGRESS_PARSER
#define EGRESS
#include <core.p4>
#include <psa.p4>
error { Bad }
header h_t { bit<8> v; }
struct headers { h_t h; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { multicast(o, (MulticastGroup_t)1); }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) {
    state start { p.extract(h.h); verify(i.egress_port != (PortId_t)2, error.Bad); transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (i.parser_error == error.Bad) {
            h.h.v = 0xBD;
        }
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.1.3 and 6.4.4: user metadata of ingress does not reach egress but by normal_meta. */
#define EGRESS_PARSER
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { bit<8> v; }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        m.v = 0x55;
        h.h.a = m.v;
        send_to_port(o, (PortId_t)1);
    }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) {
    state start { p.extract(h.h); m.v = 0x10; transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        m.v = m.v + 1;
        h.h.b = m.v;
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.3 "InternetChecksum examples": a checksum that is verified in the parser, and sets a parser error. */
#define PARSER
#include <core.p4>
#include <psa.p4>
error { BadChecksum }
header h_t { bit<16> a; bit<16> b; bit<16> sum; }
struct headers { h_t h; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) {
    InternetChecksum() ck;
    state start {
        p.extract(h.h);
        ck.clear();
        ck.add({ h.h.a, h.h.b });
        verify(ck.get() == h.h.sum, error.BadChecksum);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (i.parser_error != error.NoError) {
            ingress_drop(o);
            exit;
        }
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

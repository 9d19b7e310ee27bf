/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.3: what the parser takes out of a checksum travels as metadata to the deparser, which adds the new values. */
#define PARSER
#define INGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> a; bit<16> b; bit<16> sum; }
struct headers { h_t h; }
struct metadata { bit<16> state; }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) {
    InternetChecksum() ck;
    state start {
        p.extract(h.h);
        ck.clear();
        ck.subtract(h.h.sum);
        ck.subtract({ h.h.a, h.h.b });
        m.state = ck.get_state();
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.a = h.h.a + 1;
        h.h.b = 0;
        send_to_port(o, (PortId_t)1);
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    InternetChecksum() ck;
    apply {
        ck.clear();
        ck.set_state(m.state);
        ck.add({ h.h.a, h.h.b });
        h.h.sum = ck.get();
        p.emit(h.h);
    }
}
#include "../psa.p4i"

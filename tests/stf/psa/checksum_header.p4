/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.2, add(data): data may be a whole header or a struct of several fields. */
#include <core.p4>
#include <psa.p4>
header v_t { bit<8> a; bit<8> b; bit<16> c; }
header s_t { bit<16> sum; bit<16> sum2; }
struct headers { v_t h; s_t s; }
struct pair_t { bit<4> a; bit<12> b; }
struct metadata { pair_t p; }
#define PARSER
#define INGRESS_DEPARSER
#define EGRESS_PARSER
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) { state start { p.extract(h.h); p.extract(h.s); transition accept; } }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    InternetChecksum() ck;
    apply {
        ck.clear();
        ck.add(h.h);
        h.s.sum = ck.get();
        m.p = { h.h.a[7:4], h.h.a[3:0] ++ h.h.b };
        ck.clear();
        ck.add(m.p);
        ck.add({ h.h.c });
        h.s.sum2 = ck.get();
        send_to_port(o, (PortId_t)1);
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h.h); p.emit(h.s); } }
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) {
    state start { p.extract(h.h); p.extract(h.s); transition accept; }
}
#define EGRESS_DEPARSER
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    apply { p.emit(h.h); p.emit(h.s); }
}
#include "../psa.p4i"

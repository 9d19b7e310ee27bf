/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6: one InternetChecksum fed by several parser states. */
#define PARSER
#define INGRESS_DEPARSER
#define EGRESS_PARSER
#define EGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> a; bit<16> sum; }
header o_t { bit<16> v; }
struct headers { h_t h; o_t o; }
struct metadata { bit<16> sum; }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) {
    InternetChecksum() ck;
    state start {
        ck.clear();
        p.extract(h.h);
        ck.add(h.h.a);
        transition select(h.h.a) {
            0x0001 &&& 0x0001 : option;
            default : done;
        }
    }
    state option {
        p.extract(h.o);
        ck.add(h.o);
        transition done;
    }
    state done { m.sum = ck.get(); transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { h.h.sum = m.sum; send_to_port(o, (PortId_t)1); }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h); } }
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) { state start { p.extract(h.h); transition accept; } }
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) { apply { p.emit(h); } }
#include "../psa.p4i"

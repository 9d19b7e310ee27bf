/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 5: deparsers have their headers inout and may change them before they emit. */
#define INGRESS_DEPARSER
#define EGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { send_to_port(o, (PortId_t)1); }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    apply {
        h.h.a = o.drop ? 8w0xDD : h.h.a + 1;
        p.emit(h.h);
    }
}
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    apply {
        h.h.b = (bit<8>)(bit<32>)d.egress_port;
        p.emit(h.h);
        h.h.a = 0x77;
        p.emit(h.h);
    }
}
#include "../psa.p4i"

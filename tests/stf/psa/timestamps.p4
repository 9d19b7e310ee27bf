/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.13 "Timestamps": egress_timestamp is the same as ingress_timestamp or larger. */
#define INGRESS_DEPARSER
#define EGRESS_PARSER
#define EGRESS
#define NORMAL_META time_t
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> order; bit<8> later; }
struct headers { h_t h; }
struct metadata { Timestamp_t t; }
struct time_t { Timestamp_t t; }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Register<bit<64>, bit<1>>(1, 0) last;
    apply {
        bit<64> now = (bit<64>)i.ingress_timestamp;
        h.h.later = now >= last.read(0) ? 8w1 : 8w0;
        last.write(0, now);
        m.t = i.ingress_timestamp;
        send_to_port(o, (PortId_t)1);
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out time_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { n.t = m.t; p.emit(h.h); } }
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in time_t n, in empty_t c, in empty_t e) { state start { p.extract(h.h); m.t = n.t; transition accept; } }
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.order = (bit<64>)i.egress_timestamp >= (bit<64>)m.t ? 8w1 : 8w0; }
}
#include "../psa.p4i"

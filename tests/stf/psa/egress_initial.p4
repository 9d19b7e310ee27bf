/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4 "Initial values of packets processed by egress": of a normal unicast packet. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> port; bit<8> path; bit<8> instance; bit<8> cos; bit<8> error_; bit<8> drop; bit<8> clone; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { send_to_port(o, (PortId_t)9); }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        h.h.port = (bit<8>)(bit<32>)i.egress_port;
        h.h.path = i.packet_path == PSA_PacketPath_t.NORMAL_UNICAST ? 8w1 : 8w0;
        h.h.instance = (bit<8>)(bit<16>)i.instance;
        h.h.cos = (bit<8>)i.class_of_service;
        h.h.error_ = i.parser_error == error.NoError ? 8w0 : 8w1;
        h.h.drop = o.drop ? 8w1 : 8w0;
        h.h.clone = o.clone ? 8w1 : 8w0;
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.8: a session has a set of ports and instances; one clone operation makes a clone for each. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> instance; bit<8> path; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        o.clone = true;
        o.clone_session_id = (CloneSessionId_t)(bit<16>)h.h.v;
        send_to_port(o, (PortId_t)1);
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        h.h.instance = (bit<8>)(bit<16>)i.instance;
        h.h.path = i.packet_path == PSA_PacketPath_t.CLONE_I2E ? 8w1 : 8w0;
    }
}
#include "../psa.p4i"

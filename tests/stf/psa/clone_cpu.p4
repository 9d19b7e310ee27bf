/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.8: session PSA_CLONE_SESSION_TO_CPU is there from the beginning, with the CPU port. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> instance; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        o.clone = true;
        o.clone_session_id = PSA_CLONE_SESSION_TO_CPU;
        h.h.v = h.h.v + 1;
        send_to_port(o, (PortId_t)1);
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.instance = (bit<8>)(bit<16>)i.instance; }
}
#include "../psa.p4i"

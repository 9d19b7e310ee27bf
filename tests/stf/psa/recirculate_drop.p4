/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.5 "Behavior of packets after egress processing is complete": drop comes before recirculate. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<8> n; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (h.h.n == 0) {
            send_to_port(o, PSA_PORT_RECIRCULATE);
        } else {
            send_to_port(o, (PortId_t)2);
        }
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        h.h.n = h.h.n + 1;
        if (h.h.how == 1 && i.egress_port == PSA_PORT_RECIRCULATE) {
            egress_drop(o);
        }
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 4.1: ports have 32 bits here, groups too, instances 16. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<32> to; bit<32> group; bit<32> port; bit<16> instance; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (h.h.group != 0) {
            multicast(o, (MulticastGroup_t)h.h.group);
        } else {
            send_to_port(o, (PortId_t)h.h.to);
        }
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        h.h.port = (bit<32>)i.egress_port;
        h.h.instance = (bit<16>)i.instance;
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2 "Behavior of packets after ingress processing is complete": values when the ingress control begins. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> cos; bit<8> clone; bit<8> drop; bit<8> resubmit; bit<8> group; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.cos = (bit<8>)o.class_of_service;
        h.h.clone = o.clone ? 8w1 : 8w0;
        h.h.drop = o.drop ? 8w1 : 8w0;
        h.h.resubmit = o.resubmit ? 8w1 : 8w0;
        h.h.group = o.multicast_group == (MulticastGroup_t)0 ? 8w0 : 8w1;
        o.drop = false;
        o.egress_port = (PortId_t)1;
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2 and 6.4: copies have the class of service that ingress chose, clones that of their session. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<8> cos; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        o.class_of_service = (ClassOfService_t)3;
        if (h.h.how == 1) {
            multicast(o, (MulticastGroup_t)1);
        } else {
            send_to_port(o, (PortId_t)2);
        }
        o.clone = h.h.how == 2;
        o.clone_session_id = (CloneSessionId_t)5;
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.cos = (bit<8>)i.class_of_service; }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 4.4 "Data plane vs. control plane data representations": values in headers, and back. */
#include <core.p4>
#include <psa.p4>
header h_t {
    PortIdInHeader_t port; ClassOfServiceInHeader_t cos; MulticastGroupInHeader_t group; PortIdInHeader_t came;
}
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (psa_MulticastGroup_header_to_int(h.h.group) != (MulticastGroup_t)0) {
            multicast(o, psa_MulticastGroup_header_to_int(h.h.group));
        } else {
            send_to_port(o, psa_PortId_header_to_int(h.h.port));
        }
        o.class_of_service = psa_ClassOfService_header_to_int(h.h.cos);
        h.h.came = psa_PortId_int_to_header(i.ingress_port);
        h.h.group = (MulticastGroupInHeader_t)0;
    }
}
#define EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.cos = psa_ClassOfService_int_to_header(i.class_of_service); }
}
#include "../psa.p4i"

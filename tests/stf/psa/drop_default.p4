/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2: a packet that ingress says nothing about is dropped. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (h.h.how == 1) {
            o.egress_port = (PortId_t)1;
        } else if (h.h.how == 2) {
            o.multicast_group = (MulticastGroup_t)7;
        } else if (h.h.how == 3) {
            o.egress_port = (PortId_t)1;
            o.drop = false;
        }
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.3 "Actions for directing packets during ingress": what each of the three sets. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (h.h.how == 1) {
            send_to_port(o, (PortId_t)1);
            ingress_drop(o);
        } else if (h.h.how == 2) {
            ingress_drop(o);
            send_to_port(o, (PortId_t)2);
        } else if (h.h.how == 3) {
            multicast(o, (MulticastGroup_t)7);
            send_to_port(o, (PortId_t)3);
        } else if (h.h.how == 4) {
            send_to_port(o, (PortId_t)4);
            multicast(o, (MulticastGroup_t)7);
        } else if (h.h.how == 5) {
            ingress_drop(o);
            multicast(o, (MulticastGroup_t)7);
        }
    }
}
#include "../psa.p4i"

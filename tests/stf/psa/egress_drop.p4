/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.6 "Actions for directing packets during egress": drop, each copy by itself. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { multicast(o, (MulticastGroup_t)1); }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (i.egress_port == (PortId_t)2) {
            egress_drop(o);
        }
        if (i.instance == (EgressInstance_t)9) {
            egress_drop(o);
            o.drop = false;
        }
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.5: copies of a group may be cloned in egress; the clone's port and instance are its session's. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> instance; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { multicast(o, (MulticastGroup_t)1); }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.NORMAL_MULTICAST && i.instance == (EgressInstance_t)8) {
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)5;
        }
        h.h.instance = (bit<8>)(bit<16>)i.instance;
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2 and 6.5: a clone is unaffected by a drop, resubmit or multicast of the packet. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.v = 0x11;
        if (i.packet_path == PSA_PacketPath_t.RESUBMIT) {
            send_to_port(o, (PortId_t)9);
            exit;
        }
        if (h.h.how != 4) {
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)5;
        }
        if (h.h.how == 2) {
            o.drop = false;
            o.resubmit = true;
        } else if (h.h.how == 3) {
            multicast(o, (MulticastGroup_t)1);
        } else if (h.h.how == 4) {
            send_to_port(o, (PortId_t)1);
        }
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (h.h.how == 4 && i.packet_path == PSA_PacketPath_t.NORMAL_UNICAST) {
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)5;
            egress_drop(o);
        }
    }
}
#include "../psa.p4i"

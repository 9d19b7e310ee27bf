/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2.1: a group may have PSA_PORT_RECIRCULATE among its ports; that copy comes back to ingress. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> n; bit<8> instance; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.NORMAL) {
            multicast(o, (MulticastGroup_t)1);
        } else {
            h.h.n = h.h.n + 0x40;
            send_to_port(o, (PortId_t)9);
        }
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.instance = h.h.instance + (bit<8>)(bit<16>)i.instance; }
}
#include "../psa.p4i"

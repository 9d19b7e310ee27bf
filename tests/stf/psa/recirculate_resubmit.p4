/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.1: the ingress_port of a resubmitted packet is the one it had, also when that was the recirculate port. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> n; bit<32> port; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.port = (bit<32>)i.ingress_port;
        if (i.packet_path == PSA_PacketPath_t.NORMAL) {
            h.h.n = 1;
            send_to_port(o, PSA_PORT_RECIRCULATE);
        } else if (i.packet_path == PSA_PacketPath_t.RECIRCULATE) {
            h.h.n = 2;
            o.drop = false;
            o.resubmit = true;
        } else {
            send_to_port(o, (PortId_t)4);
        }
    }
}
#include "../psa.p4i"

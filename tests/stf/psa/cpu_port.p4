/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.1 and 6.7: packets from and to the CPU port. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<32> port; bit<8> path; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.port = (bit<32>)i.ingress_port;
        h.h.path = i.packet_path == PSA_PacketPath_t.NORMAL ? 8w1 : 8w0;
        if (i.ingress_port == PSA_PORT_CPU) {
            send_to_port(o, (PortId_t)1);
        } else {
            send_to_port(o, PSA_PORT_CPU);
        }
    }
}
#include "../psa.p4i"

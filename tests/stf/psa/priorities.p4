/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2: drop comes first, then resubmit, then multicast, then the port. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<8> path; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.RESUBMIT) {
            h.h.path = 0x55;
            send_to_port(o, (PortId_t)5);
            exit;
        }
        o.egress_port = (PortId_t)1;
        o.multicast_group = (MulticastGroup_t)(bit<32>)(h.h.how[0:0] == 1 ? 8w7 : 8w0);
        o.resubmit = h.h.how[1:1] == 1;
        o.drop = h.h.how[2:2] == 1;
    }
}
#include "../psa.p4i"

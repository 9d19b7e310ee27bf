/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2: resubmit without taking back the drop is a drop; 6.1 parser_error and path of a resubmitted packet. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<8> path; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.NORMAL) {
            o.resubmit = true;
            if (h.h.how == 1) {
                o.drop = false;
            }
        } else {
            h.h.path = i.packet_path == PSA_PacketPath_t.RESUBMIT && i.parser_error == error.NoError ? 8w1 : 8w0;
            send_to_port(o, (PortId_t)2);
        }
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.path = h.h.path + (i.packet_path == PSA_PacketPath_t.NORMAL_UNICAST ? 8w0x10 : 8w0); }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2: a packet is dropped unless ingress says where it goes; egress can drop as well. The paths as both
 * see them: NORMAL 0 in ingress, NORMAL_UNICAST 1 in egress. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> op; bit<8> in_path; bit<8> out_path; bit<8> port; }
struct headers { h_t h; }
struct metadata { bit<8> x; }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.in_path = i.packet_path == PSA_PacketPath_t.NORMAL ? 8w0x10 : 8w0xff;
        h.h.port = (bit<8>)(bit<32>)i.ingress_port;
        if (!o.drop)
            exit;
        if (h.h.op != 0)
            send_to_port(o, (PortId_t)3);
        if (h.h.op == 2)
            ingress_drop(o);
        m.x = 7;
    }
}
#define EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    apply {
        h.h.out_path = i.packet_path == PSA_PacketPath_t.NORMAL_UNICAST ? 8w0x20 + m.x : 8w0xff;
        if (h.h.op == 3 && i.egress_port == (PortId_t)3)
            egress_drop(o);
    }
}
#include "psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.8: a session may send clones to PSA_PORT_RECIRCULATE; behind egress they come back to ingress. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> n; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.NORMAL) {
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)5;
            h.h.v = 0x77;
            send_to_port(o, (PortId_t)1);
        } else {
            h.h.n = h.h.n + 0x40;
            send_to_port(o, (PortId_t)2);
        }
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.n = h.h.n + 1; }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.4, parser_error: of the egress parser, whose packet may end early because the clone was truncated. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<16> w; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        o.clone = true;
        o.clone_session_id = (CloneSessionId_t)5;
        send_to_port(o, (PortId_t)1);
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (i.parser_error == error.PacketTooShort) {
            h.h.setValid();
            h.h = { 0xEE, i.packet_path == PSA_PacketPath_t.CLONE_I2E ? 16w1 : 16w0 };
        }
    }
}
#include "../psa.p4i"

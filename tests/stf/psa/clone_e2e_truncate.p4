/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.8: for egress clones the length is that of the packet as the egress deparser sent it. */
#define EGRESS
#define EGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; }
header g_t { bit<16> v; }
struct headers { h_t h; g_t g; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { send_to_port(o, (PortId_t)1); }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        if (i.packet_path == PSA_PacketPath_t.NORMAL_UNICAST) {
            h.g.setValid();
            h.g.v = 0xABCD;
            o.clone = true;
            o.clone_session_id = (CloneSessionId_t)5;
        }
    }
}
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    apply { p.emit(h.h); p.emit(h.g); }
}
#include "../psa.p4i"

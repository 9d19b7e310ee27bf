/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4: InHeader types, and the functions between them and those of the data plane. */
#include <core.p4>
#include <pna.p4>
header h_t {
    PortIdInHeader_t port; MirrorSessionIdInHeader_t session; ClassOfServiceInHeader_t cos; PortIdInHeader_t came;
}
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        if (pna_MirrorSessionId_header_to_int(h.h.session) != (MirrorSessionId_t)0) {
            mirror_packet((MirrorSlotId_t)0, pna_MirrorSessionId_header_to_int(h.h.session));
        }
        h.h.came = pna_PortId_int_to_header(i.input_port);
        h.h.cos = pna_ClassOfService_int_to_header(i.class_of_service);
        send_to_port(pna_PortId_header_to_int(h.h.port));
    }
}
#include "../pna.p4i"

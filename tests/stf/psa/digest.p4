/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.14 "Packet Digest": values that the ingress deparser packs; several instances are told apart. */
#define INGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<48> mac; bit<8> what; }
struct headers { h_t h; }
struct metadata { bit<48> mac; PortId_t port; bool send; }
struct empty_t { }
#define HAS_EMPTY
struct mac_t { bit<48> mac; PortId_t port; }
struct note_t { bit<8> what; }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        m.mac = h.h.mac;
        m.port = i.ingress_port;
        m.send = h.h.what[0:0] == 1;
        if (h.h.what[1:1] == 0) {
            send_to_port(o, (PortId_t)1);
        }
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    Digest<mac_t>() macs;
    Digest<note_t>() notes;
    apply {
        if (m.send) {
            macs.pack({ m.mac, m.port });
        }
        if (h.h.what[2:2] == 1) {
            notes.pack({ h.h.what });
        }
        p.emit(h.h);
    }
}
#include "../psa.p4i"

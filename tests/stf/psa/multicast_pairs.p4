/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.2.1 "Multicast replication": a copy for each pair of egress_port and instance. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> g; bit<8> port; bit<8> instance; bit<8> path; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { multicast(o, (MulticastGroup_t)(bit<32>)h.h.g); }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        h.h.port = (bit<8>)(bit<32>)i.egress_port;
        h.h.instance = (bit<8>)(bit<16>)i.instance;
        h.h.path = i.packet_path == PSA_PacketPath_t.NORMAL_MULTICAST ? 8w1 : 8w0;
    }
}
#include "../psa.p4i"

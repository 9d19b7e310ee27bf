/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.4 in PSA: exit ends the ingress control; its deparser and egress run. */
#define INGRESS_DEPARSER
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        send_to_port(o, (PortId_t)1);
        if (h.h.a == 1) {
            exit;
        }
        h.h.a = 0x10;
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { h.h.b = 1; p.emit(h.h); } }
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply {
        h.h.c = 1;
        exit;
        h.h.c = 2;
    }
}
#include "../psa.p4i"

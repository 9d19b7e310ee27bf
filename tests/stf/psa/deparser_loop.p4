/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 5: a deparser that emits in a loop, each time what the header is then. */
#define EGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<8> n; }
struct headers { h_t h; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { send_to_port(o, (PortId_t)1); }
}
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    apply {
        for (bit<8> i = 0; i < (h.h.n & 0x0F); i = i + 1) {
            p.emit(h.h);
            h.h.a = h.h.a + 1;
        }
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 6.8: clones of a session that truncates have its first bytes, as they entered the ingress parser. */
#define EGRESS
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
    apply {
        o.clone = true;
        o.clone_session_id = (CloneSessionId_t)5;
        h.g.setValid();
        h.g.v = 0xABCD;
        send_to_port(o, (PortId_t)1);
    }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.v = h.h.v + 1; }
}
#define INGRESS_DEPARSER
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h.h); p.emit(h.g); } }
#include "../psa.p4i"

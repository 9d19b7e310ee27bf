/* SPDX-License-Identifier: Apache-2.0 */
/* PSA: both deparsers make the packet longer by 400 bytes, which is also what its copies have. PSA 6.2. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> kind; bit<8> n; }
header big_t { bit<2048> a; bit<1152> b; }
struct headers { h_t h; big_t big; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    apply {
        send_to_port(o, (PortId_t)1);
        if (h.h.kind == 1)
            multicast(o, (MulticastGroup_t)7);
        h.big.setValid();
        h.big.a = 0xa5 << 2040;
        h.big.b = 0xbeef;
    }
}
#define EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    apply {
        h.h.n = h.h.n + 1;
        h.big.setValid();
        h.big.a = 0xa5 << 2040;
        h.big.b = 0xbeef;
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* Found by random changes: 0xffffffff is the number of no port; sim sent packets there, and ran egress for them. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<32> port; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        send_to_port(o, (PortId_t)h.h.port);
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.8 (RFC 2698): tokens come back with time, at the two rates, up to the bursts. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> color; bit<72> fill; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Meter<bit<1>>(1, PSA_MeterType_t.BYTES) mt;
    apply {
        PSA_MeterColor_t c = mt.execute(0);
        h.h.color = c == PSA_MeterColor_t.GREEN ? 8w1 : (c == PSA_MeterColor_t.YELLOW ? 8w2 : 8w3);
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.8, execute(index, color): the color aware variant of RFC 2698 makes no packet greener. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> color; bit<8> result; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Meter<bit<1>>(1, PSA_MeterType_t.PACKETS) mt;
    apply {
        PSA_MeterColor_t c = PSA_MeterColor_t.GREEN;
        if (h.h.color == 2) {
            c = PSA_MeterColor_t.YELLOW;
        } else if (h.h.color == 3) {
            c = PSA_MeterColor_t.RED;
        }
        c = mt.execute(0, c);
        h.h.result = c == PSA_MeterColor_t.GREEN ? 8w1 : (c == PSA_MeterColor_t.YELLOW ? 8w2 : 8w3);
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

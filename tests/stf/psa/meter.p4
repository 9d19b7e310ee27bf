/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.8 "Meters": color blind execute; an uninitialized meter says GREEN. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> i; bit<8> color; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Meter<bit<8>>(2, PSA_MeterType_t.BYTES) mt;
    apply {
        PSA_MeterColor_t c = mt.execute(h.h.i);
        if (c == PSA_MeterColor_t.GREEN) {
            h.h.color = 1;
        } else if (c == PSA_MeterColor_t.YELLOW) {
            h.h.color = 2;
        } else {
            h.h.color = 3;
        }
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

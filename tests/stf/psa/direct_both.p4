/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.2 "PSA Table Properties": a table with a direct counter and a direct meter. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; bit<8> color; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    DirectCounter<bit<32>>(PSA_CounterType_t.PACKETS) c;
    DirectMeter(PSA_MeterType_t.PACKETS) mt;
    action run() {
        PSA_MeterColor_t color = mt.execute();
        h.h.color = color == PSA_MeterColor_t.GREEN ? 8w1 : (color == PSA_MeterColor_t.YELLOW ? 8w2 : 8w3);
        if (color != PSA_MeterColor_t.RED) {
            c.count();
        }
    }
    table t {
        key = { h.h.k : exact; }
        actions = { run; NoAction; }
        psa_direct_counter = c;
        psa_direct_meter = mt;
    }
    apply {
        t.apply();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.8: a direct meter has a state for the default action as well. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; bit<8> color; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    DirectMeter(PSA_MeterType_t.PACKETS) mt;
    action run() { h.h.color = mt.execute() == PSA_MeterColor_t.GREEN ? 8w1 : 8w2; }
    table t {
        key = { h.h.k : exact; }
        actions = { run; }
        default_action = run();
        psa_direct_meter = mt;
    }
    apply {
        t.apply();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.1 and 7.2: table properties psa_implementation (profile, selector) and psa_direct_meter; tables in both
 * pipelines, switch on the action, const entries. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> key; bit<8> action_id; bit<8> color; bit<8> tag; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    DirectMeter(PSA_MeterType_t.PACKETS) dm;
    action to(PortId_t port) {
        h.h.color = dm.execute() == PSA_MeterColor_t.GREEN ? 8w1 : 8w2;
        send_to_port(o, port);
    }
    action drop() { ingress_drop(o); }
    table t {
        key = { h.h.key : ternary; }
        actions = { to; drop; }
        default_action = drop;
        psa_direct_meter = dm;
        const entries = {
            0x10 &&& 0xf0 : to((PortId_t)3);
            0x11 : drop();
            _ : to((PortId_t)4);
        }
    }
    apply {
        switch (t.apply().action_run) {
            to: { h.h.action_id = 1; }
            drop: { h.h.action_id = 2; }
        }
    }
}
#define EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    action put(bit<8> v) { h.h.tag = v; }
    table by_port {
        key = { i.egress_port : exact; }
        actions = { put; NoAction; }
        default_action = put(0xdd);
        const entries = { (PortId_t)3 : put(0xc3); }
    }
    apply { by_port.apply(); }
}
#include "psa.p4i"

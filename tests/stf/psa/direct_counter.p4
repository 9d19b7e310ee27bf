/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.7.3 "Direct Counter": counts where an action calls count(), for the entry that matched, a miss included. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    DirectCounter<bit<32>>(PSA_CounterType_t.PACKETS_AND_BYTES) c;
    action counted() { c.count(); }
    action not_counted() { }
    action missed() { c.count(); }
    table t {
        key = { h.h.k : exact; }
        actions = { counted; not_counted; missed; }
        default_action = missed();
        psa_direct_counter = c;
    }
    apply {
        t.apply();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

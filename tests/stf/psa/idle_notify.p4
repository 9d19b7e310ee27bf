/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.2.1 "Table entry timeout notification": an entry that was not hit for its time; none without a time-out. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    action a1(bit<8> v) { h.h.v = v; }
    action a2() { h.h.v = 0x22; }
    table t {
        key = { h.h.k : exact; }
        actions = { a1; a2; }
        default_action = a2;
        psa_idle_timeout = PSA_IdleTimeout_t.NOTIFY_CONTROL;
    }
    apply {
        t.apply();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

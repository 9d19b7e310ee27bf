/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.2.1: without the property a table has no idle times. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    action a1() { h.h.k = 0x11; }
    table t {
        key = { h.h.k : exact; }
        actions = { a1; NoAction; }
        psa_idle_timeout = PSA_IdleTimeout_t.NO_TIMEOUT;
    }
    apply {
        t.apply();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

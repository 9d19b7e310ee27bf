/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.12: the members of a group share the flows. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; bit<8> flow; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    ActionSelector(PSA_HashAlgorithm_t.CRC16, 16, 16) sel;
    Counter<bit<32>, bit<8>>(4, PSA_CounterType_t.PACKETS) c;
    action foo(bit<8> v) { c.count(v); h.h.v = 0xAA; }
    table t {
        key = { h.h.k : exact; h.h.flow : selector; }
        actions = { foo; NoAction; }
        psa_implementation = sel;
    }
    apply {
        t.apply();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.7 "Counters": packets, bytes, both; an index too large changes no value. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> i; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Counter<bit<32>, bit<8>>(3, PSA_CounterType_t.PACKETS) p;
    Counter<bit<32>, bit<8>>(3, PSA_CounterType_t.BYTES) b;
    Counter<bit<48>, bit<8>>(3, PSA_CounterType_t.PACKETS_AND_BYTES) pb;
    apply {
        p.count(h.h.i);
        b.count(h.h.i);
        pb.count(h.h.i);
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

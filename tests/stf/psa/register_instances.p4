/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 11.3 in PSA: instances of a control have their own registers and counters. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> which; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
control last(inout bit<8> v)(bit<8> initial) {
    Register<bit<8>, bit<1>>(1, initial) r;
    Counter<bit<32>, bit<1>>(2, PSA_CounterType_t.PACKETS) c;
    apply {
        bit<8> old = r.read(0);
        r.write(0, v);
        c.count(1);
        v = old;
    }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    last(0x11) one;
    last(0x22) two;
    apply {
        if (h.h.which == 1) {
            one.apply(h.h.v);
        } else {
            two.apply(h.h.v);
        }
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

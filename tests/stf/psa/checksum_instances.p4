/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6: a checksum object begins anew with each packet when it is cleared; two objects do not touch each other. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> a; bit<16> b; bit<16> r0; bit<16> r1; }
struct headers { h_t h; }
struct metadata { }
control sum(in bit<16> v, out bit<16> r) {
    InternetChecksum() ck;
    apply {
        ck.clear();
        ck.add(v);
        r = ck.get();
    }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    sum() s0;
    sum() s1;
    apply {
        s0.apply(h.h.a, h.h.r0);
        s1.apply(h.h.b, h.h.r1);
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

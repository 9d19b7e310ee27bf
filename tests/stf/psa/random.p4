/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.10 "Random": pseudo-random numbers from min to max. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> inside; bit<8> five; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Random<bit<8>>(10, 17) r;
    Random<bit<4>>(5, 5) five;
    apply {
        bit<8> v = r.read();
        h.h.inside = v >= 10 && v <= 17 ? 8w1 : 8w0;
        h.h.five = (bit<8>)five.read();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

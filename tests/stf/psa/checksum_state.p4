/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.2 and appendix A "Implementation of the InternetChecksum extern": get_state and set_state. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> a; bit<16> b; bit<16> state; bit<16> both; bit<16> again; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    InternetChecksum() one;
    InternetChecksum() two;
    apply {
        one.clear();
        one.add(h.h.a);
        h.h.state = one.get_state();
        one.add(h.h.b);
        h.h.both = one.get();
        two.set_state(h.h.state);
        two.add(h.h.b);
        h.h.again = two.get();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

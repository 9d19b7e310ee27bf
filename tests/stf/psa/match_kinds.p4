/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 4.3 "Match kinds": range and optional, where the larger priority wins; lpm within a ternary table. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<8> b; bit<8> r; bit<8> o; bit<8> t; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    action ra(bit<8> v) { h.h.r = v; }
    action oa(bit<8> v) { h.h.o = v; }
    action ta(bit<8> v) { h.h.t = v; }
    table rt { key = { h.h.a : range; } actions = { ra; NoAction; } }
    table ot { key = { h.h.a : optional; h.h.b : exact; } actions = { oa; NoAction; } }
    table tt { key = { h.h.a : ternary; h.h.b : lpm; } actions = { ta; NoAction; } }
    apply {
        rt.apply();
        ot.apply();
        tt.apply();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

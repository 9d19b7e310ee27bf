/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.11 "Action Profile": entries refer to members; the default action is NoAction. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    ActionProfile(3) ap;
    action foo(bit<8> v) { h.h.v = v; }
    action drop() { ingress_drop(o); }
    table indirect {
        key = { h.h.k : lpm; }
        actions = { foo; drop; NoAction; }
        psa_implementation = ap;
    }
    apply {
        send_to_port(o, (PortId_t)1);
        indirect.apply();
    }
}
#include "../psa.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.12: without the property the action of an empty group is NoAction. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; bit<8> flow; bit<8> v; bit<8> hit; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    ActionSelector(PSA_HashAlgorithm_t.CRC16, 16, 16) sel;
    action foo(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.k : exact; h.h.flow : selector; }
        actions = { foo; NoAction; }
        psa_implementation = sel;
    }
    apply {
        send_to_port(o, (PortId_t)1);
        switch (t.apply().action_run) {
            foo : { h.h.hit = 1; }
            NoAction : { h.h.hit = 2; }
            default : { h.h.hit = 3; }
        }
    }
}
#include "../psa.p4i"

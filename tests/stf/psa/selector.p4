/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.12 "Action Selector": an entry refers to a member or to a group, whose member a hash of fields chooses. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; bit<16> flow; bit<8> v; bit<8> same; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    ActionSelector(PSA_HashAlgorithm_t.CRC32, 128, 16) sel;
    Register<bit<8>, bit<8>>(256, 0) chosen;
    action foo(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.k : exact; h.h.flow : selector; }
        actions = { foo; NoAction; }
        psa_implementation = sel;
    }
    apply {
        t.apply();
        bit<8> before = chosen.read(h.h.flow[7:0]);
        h.h.same = before == 0 || before == h.h.v ? 8w1 : 8w0;
        chosen.write(h.h.flow[7:0], h.h.v);
        h.h.v = h.h.v & 0xF0;
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"

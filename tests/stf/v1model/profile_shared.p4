/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, action_profile: one profile for two tables, whose members are the same. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action_profile(8) ap;
    action add(bit<8> v) { h.h.a = h.h.a + v; }
    table t {
        key = { h.h.k : exact; }
        actions = { add; NoAction; }
        implementation = ap;
    }
    table u {
        key = { h.h.b : ternary; }
        actions = { add; NoAction; }
        implementation = ap;
    }
    apply {
        if (t.apply().hit) {
            u.apply();
        }
    }
}
#include "../v1.p4i"

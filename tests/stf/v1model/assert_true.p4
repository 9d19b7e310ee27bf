/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, assert and assume: what is true changes nothing. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        assert(h.h.isValid());
        assume(h.h.a == h.h.a);
        h.h.b = h.h.a + 1;
        assert(h.h.b - h.h.a == 1);
    }
}
#include "../v1.p4i"

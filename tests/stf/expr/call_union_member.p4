/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 8.19: copying a member of a union out follows the rule of assignment: an invalid one ends its validity. */
#include <core.p4>
#include <v1model.p4>
header k_t { bit<8> k; }
header x_t { bit<8> v; }
header y_t { bit<16> v; }
header_union u_t { x_t x; y_t y; }
struct headers { k_t k; u_t u; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.k);
        p.extract(h.u.x);
        transition accept;
    }
}
void make(out y_t y, in bool valid) {
    if (valid) {
        y.setValid();
        y.v = 0x1234;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        make(h.u.y, h.k.k == 1);
        h.k.k = h.u.isValid() ? 8w0xAA : 8w0xBB;
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.19: extracting into a member makes it the valid one. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; }
header x_t { bit<8> v; }
header y_t { bit<16> v; }
header_union u_t { x_t x; y_t y; }
struct headers { h_t h; u_t u; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        p.extract(h.u.x);
        transition select(h.h.k) {
            1: again;
            2: same;
            _: accept;
        }
    }
    state again { p.extract(h.u.y); transition accept; }
    state same { p.extract(h.u.x); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.u.x.isValid()) { h.h.k[4:4] = 1; }
        if (h.u.y.isValid()) { h.h.k[5:5] = 1; }
        if (sm.parser_error != error.NoError) { h.h.k[7:7] = 1; }
    }
}
#include "../v1.p4i"

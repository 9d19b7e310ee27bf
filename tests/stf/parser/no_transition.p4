/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.5: a state that does not end in a transition goes to reject, without an error of its own. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.k) {
            1: silent;
            2: reject;
            _: more;
        }
    }
    state silent { h.h.r = 0x11; }
    state more { p.extract(h.g); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.NoError) { h.h.r = h.h.r + 1; }
        if (h.g.isValid()) { h.g.r = 0xFF; }
    }
}
#include "../v1.p4i"

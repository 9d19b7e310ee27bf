/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.1: states may be entered again; a loop that ends by the data, with an extract into the same header each time. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> sum; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t last; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> n;
    state start {
        p.extract(h.h);
        n = h.h.n;
        transition check;
    }
    state check {
        transition select(n) { 0: accept; _: take; }
    }
    state take {
        p.extract(h.last);
        h.h.sum = h.h.sum + h.last.v;
        n = n - 1;
        transition check;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error != error.NoError) { h.h.n = 0xEE; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: port 511 drops, in ingress and egress; mark_to_drop can be undone; 510 is the CPU port. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> spec; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 4;
        if (h.h.what == 1) {
            mark_to_drop(sm);
        } else if (h.h.what == 2) {
            mark_to_drop(sm);
            sm.egress_spec = 5;
        } else if (h.h.what == 4) {
            sm.egress_spec = 510;
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.spec = (bit<8>)sm.egress_spec;
        if (h.h.what == 3) {
            mark_to_drop(sm);
        }
    }
}
#include "v1.p4i"

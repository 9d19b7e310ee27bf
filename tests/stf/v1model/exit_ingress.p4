/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.4 in v1model: exit ends the ingress; the egress runs all the same. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 1;
        h.h.a = 1;
        if (h.h.b == 1) {
            exit;
        }
        h.h.a = 2;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.c = 1;
        if (h.h.b == 2) {
            exit;
        }
        h.h.c = 2;
    }
}
#include "../v1.p4i"

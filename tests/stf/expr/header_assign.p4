/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.17: an assignment of headers copies the validity, too; one from {} makes valid, one from {#} invalid. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> x; bit<8> y; }
struct headers { h_t op; h_t p; h_t q; h_t r; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.p); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.op.x == 1) {
            h.q = h.p;
            h.p = h.r;
        } else if (h.op.x == 2) {
            h.q = { h.p.y, 0x77 };
            h.r = { y = 1, x = 2 };
        } else {
            h.p = {#};
        }
    }
}
#include "../v1.p4i"

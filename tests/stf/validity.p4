/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.17: isValid, setValid, setInvalid; 16: emit leaves out what is invalid. */
#include <core.p4>
#include <v1model.p4>
header k_t { bit<8> kind; }
header x_t { bit<16> v; }
struct headers { k_t k; x_t x; x_t y; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.k);
        transition select(h.k.kind) {
            1: with_x;
            default: accept;
        }
    }
    state with_x { p.extract(h.x); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.x.isValid()) {
            h.y = h.x;
            h.y.v = h.y.v + 1;
            h.x.setInvalid();
        } else if (h.k.kind == 2) {
            h.x.setValid();
            h.x.v = 0xBEEF;
        }
    }
}
#include "v1.p4i"

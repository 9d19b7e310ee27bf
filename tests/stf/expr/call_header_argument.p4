/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: a header's validity is copied in and out with it; an out header begins invalid. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; }
struct headers { h_t op; h_t x; h_t y; h_t z; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.x); p.extract(h.y); transition accept; }
}
void flip(inout h_t x) {
    if (x.isValid()) {
        x.setInvalid();
    } else {
        x.setValid();
        x.v = 0xAA;
    }
}
void perhaps(out h_t x, in bool set, in h_t from) {
    if (set && !x.isValid()) {
        x = from;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        flip(h.x);
        flip(h.z);
        perhaps(h.y, h.op.v == 1, h.y);
    }
}
#include "../v1.p4i"

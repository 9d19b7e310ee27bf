/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 16.1: emit of local copies, in branches, and in a control that is applied by the deparser. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> v; }
struct in_t { h_t x; h_t y; }
struct headers { h_t h; in_t i; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); p.extract(h.i.x); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
control reversed(packet_out b, in in_t i, in bit<8> k) {
    apply {
        b.emit(i.y);
        if (k == 2) { return; }
        b.emit(i.x);
    }
}
#define DEPARSER
control dep(packet_out b, in headers h) {
    reversed() r;
    apply {
        h_t c = h.h;
        c.v = 0xCC;
        if (h.h.k == 1) {
            b.emit(c);
            c.setInvalid();
        }
        b.emit(c);
        r.apply(b, { { 0xA1, 0xA2 }, h.i.x }, h.h.k);
    }
}
#include "../v1.p4i"

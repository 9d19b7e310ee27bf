/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.1: A += B is A = A + B: the old value of A is read before B is evaluated; A's index only once. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> i; bit<8> x; bit<8> y; }
header e_t { bit<8> v; }
struct headers { top_t top; e_t[3] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.top);
        p.extract(h.s.next);
        p.extract(h.s.next);
        p.extract(h.s.next);
        transition accept;
    }
}
bit<8> inc(inout bit<8> x) {
    x = x + 1;
    return x;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.s[inc(h.top.i)].v += 0x10;
        h.top.x += inc(h.top.x);
        h.top.y[3:0] |= inc(h.top.y)[3:0];
    }
}
#include "../v1.p4i"

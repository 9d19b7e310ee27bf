/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: the place of an out argument is fixed when it is evaluated: a later change of the index moves nothing. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> i; }
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
    action put(inout bit<8> x, in bit<8> y) {
        x = x + (y << 4);
    }
    apply {
        put(h.s[h.top.i].v, inc(h.top.i));
        h.s[h.top.i].v = inc(h.top.i) + 0xA0;
    }
}
#include "../v1.p4i"

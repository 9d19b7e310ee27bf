/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18, 13.8.1: an extract by an index does not move next; two stacks count on their own. */
#include <core.p4>
#include <v1model.p4>
header e_t { bit<8> v; }
struct headers { e_t[4] s; e_t[2] t; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.s[3]);
        p.extract(h.s.next);
        p.extract(h.t.next);
        p.extract(h.s.next);
        p.extract(h.t.next);
        h.s[3].v = h.s[3].v + (bit<8>)h.s.lastIndex;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

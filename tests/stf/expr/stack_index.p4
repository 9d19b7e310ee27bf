/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18: an index known at run time, read and written; the elements need not be next to each other. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> i; bit<8> j; bit<8> r; }
header e_t { bit<8> v; }
struct headers { top_t top; e_t[4] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.top); p.extract(h.s[0]); p.extract(h.s[2]); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.s[h.top.i].isValid()) {
            h.top.r = h.s[h.top.i].v + 1;
        }
        h.s[h.top.j] = { 0x77 };
        h.s[h.s[0].v].setInvalid();
    }
}
#include "../v1.p4i"

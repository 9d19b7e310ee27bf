/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18.1: a stack written as a list of headers, some {#}; ... for the rest (8.26). */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> op; }
header e_t { bit<8> v; bit<8> w; }
struct headers { top_t top; e_t[3] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.top); p.extract(h.s.next); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.top.op) {
            1: { h.s = (e_t[3]){ { 1, 2 }, (e_t){#}, { w = 4, v = 3 } }; }
            2: { h.s = { { h.s[0].w, h.s[0].v }, h.s[0], ... }; }
            3: { e_t[3] t = { h.s[1], { 5, 6 }, h.s[0] }; h.s = t; }
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18: push_front and pop_front move the elements with their validity; what falls out is lost. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> op; }
header e_t { bit<8> v; }
struct headers { top_t top; e_t[3] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.top); p.extract(h.s[0]); p.extract(h.s[2]); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.top.op) {
            1: { h.s.push_front(1); }
            2: { h.s.push_front(2); h.s[0] = { 0xA0 }; }
            3: { h.s.pop_front(1); }
            4: { h.s.pop_front(2); h.s[1] = { 0xA1 }; }
            5: { h.s.push_front(3); }
            6: { h.s.pop_front(7); }
            7: { h.s.push_front(1); h.s.pop_front(1); }
        }
        if (h.s[0].isValid()) { h.top.op[4:4] = 1; }
        if (h.s[1].isValid()) { h.top.op[5:5] = 1; }
        if (h.s[2].isValid()) { h.top.op[6:6] = 1; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.4, draft 12.8: one control with a table applied in a loop with another place each time; exit inside. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> n; bit<8> r; }
header e_t { bit<8> k; bit<8> v; }
struct headers { top_t top; e_t[3] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.top); p.extract(h.s.next); p.extract(h.s.next); p.extract(h.s.next); transition accept; }
}
control look(inout e_t e, inout bit<8> sum) {
    action set(bit<8> v) { e.v = v; sum = sum + v; }
    action stop() { e.v = 0xEE; sum = sum + 0x80; exit; }
    table t {
        key = { e.k: exact; }
        actions = { set; stop; }
        default_action = set(1);
        const entries = { 5: set(5); 6: stop(); }
    }
    apply { t.apply(); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    look() l;
    apply {
        for (bit<8> i in 8w0 .. 2) {
            if (i == h.top.n) { continue; }
            l.apply(h.s[i], h.top.r);
        }
        l.apply(h.s[2], h.top.r);
    }
}
#include "../v1.p4i"

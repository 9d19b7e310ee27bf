/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 12.8: for (T x in stack): once for each element, valid or not; x is a copy. */
#include <core.p4>
#include <v1model.p4>
header top_t { bit<8> n; bit<8> sum; bit<8> valid; }
header e_t { bit<8> v; }
struct headers { top_t top; e_t[4] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.top); p.extract(h.s[0]); p.extract(h.s[1]); p.extract(h.s[3]); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        for (e_t x in h.s) {
            h.top.n = h.top.n + 1;
            if (!x.isValid()) { continue; }
            if (x.v == 0xFF) { break; }
            h.top.sum = h.top.sum + x.v;
            h.top.valid = h.top.valid + 1;
            x.v = 0;
        }
    }
}
#include "../v1.p4i"

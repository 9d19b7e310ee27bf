/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.5: ! == != of bool; they are l-values, fields of structs and headers, and results. */
#include <core.p4>
#include <v1model.p4>
header h_t { bool p; bool q; bit<6> rest; }
struct headers { h_t h; h_t r; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bool x = h.h.p == h.h.q;
        h.r = { !h.h.p, h.h.p != h.h.q, 0 };
        h.r.rest[5:5] = (bit<1>)x;
        h.r.rest[4:4] = (bit<1>)(h.h.p && !h.h.q || x == false);
        h.r.rest[3:3] = (bit<1>)(h.h.p != true);
        h.r.rest[0:0] = (bit<1>)(h.h.rest == 0 == h.h.q);
    }
}
#include "../v1.p4i"

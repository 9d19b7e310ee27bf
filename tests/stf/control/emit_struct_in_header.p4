/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.2: a struct inside a header: its fields are on the wire in the order of the source; it is copied as a whole. */
#include <core.p4>
#include <v1model.p4>
struct in_t { bit<4> x; bool f; bit<3> y; }
struct mid_t { in_t p; int<8> z; in_t q; }
header h_t { bit<8> a; mid_t m; bit<8> b; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        in_t t = h.h.m.p;
        h.h.m.p = h.h.m.q;
        h.h.m.q = t;
        h.h.m.q.f = !h.h.m.q.f;
        h.h.m.z = -h.h.m.z;
        h.h.b = h.h.m.p == h.h.m.q ? 8w1 : 8w0;
        h.h.a = 5w0 ++ h.h.m.p.y;
    }
}
#include "../v1.p4i"

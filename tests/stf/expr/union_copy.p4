/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.19: u1 = u2 copies which member is valid, and its fields; unions are equal when the same member is valid and equal. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; bit<8> r; }
header x_t { bit<8> v; }
header y_t { bit<8> v; }
header_union u_t { x_t x; y_t y; }
struct headers { op_t op; u_t u; u_t w; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.u.x); p.extract(h.w.y); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        u_t none;
        switch (h.op.op) {
            1: { h.u = h.w; }
            2: { h.w = none; }
            3: { h.w = h.u; h.u.x.v = h.u.x.v + 1; }
            4: { h.u = (u_t){#}; h.w = h.u; }
        }
        h.op.r[0:0] = (bit<1>)(h.u == h.w);
        h.op.r[1:1] = (bit<1>)(h.u != none);
        h.op.r[2:2] = (bit<1>)(h.w == {#});
        h.op.r[3:3] = (bit<1>)h.u.y.isValid();
    }
}
#include "../v1.p4i"

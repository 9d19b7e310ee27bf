/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.19: assigning a valid header to a member makes that one valid and the others invalid; an invalid one makes all invalid. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; bit<8> r; }
header x_t { bit<8> v; }
header y_t { bit<16> v; }
header_union u_t { x_t x; y_t y; }
struct headers { op_t op; u_t u; x_t spare; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.u.x); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.op.op) {
            1: { h.u.y = { 0x1234 }; }
            2: { y_t y; h.u.y = y; }
            3: { h.u.x = h.spare; }
            4: { h.u.y.setInvalid(); }
            5: { h.u.y.setValid(); h.u.y.v = 0x5678; h.u.x = { 0x9A }; }
            6: { h.spare = h.u.x; h.u.y = {#}; }
            7: { h.u.x = (x_t){#}; h.u.x = { 1 }; }
        }
        h.op.r[0:0] = (bit<1>)h.u.isValid();
        h.op.r[1:1] = (bit<1>)h.u.x.isValid();
        h.op.r[2:2] = (bit<1>)h.u.y.isValid();
    }
}
#include "../v1.p4i"

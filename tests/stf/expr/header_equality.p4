/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.17: headers are equal when both are invalid, or both are valid and all fields are equal; {#} is invalid. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; bit<8> r; }
header h_t { bit<8> x; bit<8> y; }
struct headers { op_t op; h_t p; h_t q; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.p); p.extract(h.q); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.op.op[0:0] == 1) { h.p.setInvalid(); }
        if (h.op.op[1:1] == 1) { h.q.setInvalid(); }
        h.op.r[0:0] = (bit<1>)(h.p == h.q);
        h.op.r[1:1] = (bit<1>)(h.p != h.q);
        h.op.r[2:2] = (bit<1>)(h.p == {#});
        h.op.r[3:3] = (bit<1>)(h.q != {#});
        h.op.r[4:4] = (bit<1>)(h.p == { 0x11, 0x22 });
        h.op.r[5:5] = (bit<1>)((h_t){ y = 0x22, x = 0x11 } != h.q);
    }
}
#include "../v1.p4i"

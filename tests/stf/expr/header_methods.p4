/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.17, 8.25: setValid and setInvalid; writing a field of an invalid header leaves it invalid and changes nothing. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; }
header h_t { bit<8> x; bit<8> y; }
struct headers { op_t op; h_t p; h_t q; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.p); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.q.x = 0x55;
        if (h.q.isValid()) { h.op.op = 0xEE; }
        if (h.op.op == 1) {
            h.q.setValid();
            h.q.x = h.p.y;
            h.q.y = h.p.x;
            h.p.setInvalid();
            h.p.x = 0x66;
        } else if (h.op.op == 2) {
            h.p.setValid();
        }
    }
}
#include "../v1.p4i"

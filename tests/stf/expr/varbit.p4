/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.10: a varbit is assigned with its length; two are equal when their lengths and bits are. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> n; bit<8> k; bit<8> r; }
header v_t { varbit<32> v; }
struct headers { op_t op; v_t x; v_t y; v_t z; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.op);
        p.extract(h.x, (bit<32>)h.op.n);
        p.extract(h.y, (bit<32>)h.op.k);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.op.r[0:0] = (bit<1>)(h.x.v == h.y.v);
        h.op.r[1:1] = (bit<1>)(h.x != h.y);
        varbit<32> t = h.x.v;
        h.x.v = h.y.v;
        h.z.setValid();
        h.z.v = t;
        h.op.r[2:2] = (bit<1>)(h.z.v == t);
    }
}
#include "../v1.p4i"

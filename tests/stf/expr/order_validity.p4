/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8, 8.1: isValid() is read when its place in the order comes, also beside a call that changes the header. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; }
struct headers { h_t op; h_t x; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.x); transition accept; }
}
bool turn(inout h_t x) {
    if (x.isValid()) { x.setInvalid(); } else { x.setValid(); x.v = 0x55; }
    return x.isValid();
}
bit<8> bits(in bool a, in bool b, in bool c) {
    return 5w0 ++ (bit<1>)a ++ (bit<1>)b ++ (bit<1>)c;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.op.v = bits(h.x.isValid(), turn(h.x), h.x.isValid());
        h.op.v = h.op.v * 8 + bits(h.x.isValid() == turn(h.x), turn(h.x) == h.x.isValid(), h.x.isValid());
        h_t[2] s = { h.x, { 1 } };
        bool same = s[0] == h.x && turn(h.x) && s[0] != h.x;
        h.op.v[7:7] = (bit<1>)same;
    }
}
#include "../v1.p4i"

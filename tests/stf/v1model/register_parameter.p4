/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 11.3 in v1model: an extern object as a constructor parameter: whose it is, the caller says. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> which; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
control exchange(inout bit<8> v)(register<bit<8>> r, bit<32> at) {
    apply {
        bit<8> old;
        r.read(old, at);
        r.write(at, v);
        v = old;
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<8>>(4) mine;
    exchange(mine, 0) zero;
    exchange(mine, 3) three;
    apply {
        if (h.h.which == 0) {
            zero.apply(h.h.v);
        } else {
            three.apply(h.h.v);
        }
    }
}
#include "../v1.p4i"

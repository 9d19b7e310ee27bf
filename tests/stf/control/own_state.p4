/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.6.2, 8.21, 8.22: an instance has its own stateful elements, and they keep them from packet to packet; an
 * instance that is given to a constructor is the same one for all that have it; an instance that is made in place, as an
 * argument, is one more. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> a; bit<8> b; bit<8> c; bit<8> d; bit<8> e; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control count(out bit<8> n)(bit<8> by) {
    register<bit<8>>(1) own;
    apply {
        own.read(n, 0);
        n = n + by;
        own.write(0, n);
    }
}
control shared(out bit<8> n)(register<bit<8>> r, bit<8> by) {
    apply {
        r.read(n, 0);
        n = n + by;
        r.write(0, n);
    }
}
control counts_t(out bit<8> n);
control holds(out bit<8> n)(counts_t inside) {
    apply { inside.apply(n); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<8>>(1) common;
    count(1) ones;
    count(by = 2) twos;
    shared(common, 3) first;
    shared(r = common, by = 0x10) second;
    holds(count(5)) made_in_place;
    apply {
        ones.apply(h.h.a);
        if (h.h.k == 1) {
            ones.apply(h.h.a);
            second.apply(h.h.d);
        }
        twos.apply(h.h.b);
        first.apply(h.h.c);
        made_in_place.apply(h.h.e);
    }
}
#include "../v1.p4i"

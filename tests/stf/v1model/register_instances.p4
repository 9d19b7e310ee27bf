/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 11.3 in v1model: each instance of a control has objects of its own. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> which; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
control last(inout bit<8> v) {
    register<bit<8>>(1) r;
    counter(1, CounterType.packets) c;
    apply {
        bit<8> old;
        r.read(old, 0);
        r.write(0, v);
        c.count(0);
        v = old;
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    last() one;
    last() two;
    apply {
        if (h.h.which == 1) {
            one.apply(h.h.v);
        } else {
            two.apply(h.h.v);
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, counter: counts wherever it is called, in the egress too, once a call and once a copy. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    counter(1, CounterType.packets) c;
    apply {
        c.count(0);
        if (h.h.n == 2) {
            c.count(0);
        }
        sm.mcast_grp = (bit<16>)h.h.n;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    counter(8, CounterType.packets_and_bytes) c;
    apply { c.count((bit<32>)sm.egress_port); }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, CounterType: packets, bytes, or both. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    counter(4, CounterType.packets) p;
    counter(4, CounterType.bytes) b;
    counter(4, CounterType.packets_and_bytes) pb;
    apply {
        p.count((bit<32>)h.h.i);
        b.count((bit<32>)h.h.i);
        pb.count((bit<32>)h.h.i);
    }
}
#include "../v1.p4i"

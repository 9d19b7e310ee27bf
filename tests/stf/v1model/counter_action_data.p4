/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, counter: the index may be an entry's data; one beyond the size counts nowhere. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    counter(16, CounterType.packets_and_bytes) c;
    action count(bit<32> i) { c.count(i); }
    table t { key = { h.h.k : exact; } actions = { count; NoAction; } }
    apply { t.apply(); }
}
#include "../v1.p4i"

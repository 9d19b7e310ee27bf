/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, counter: an index beyond the size counts nowhere and harms nothing. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    counter(2, CounterType.packets) c;
    apply {
        c.count((bit<32>)h.h.i);
        h.h.i = 0x77;
    }
}
#include "../v1.p4i"

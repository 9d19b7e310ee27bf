/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, truncate: what is sent has at most so many bytes, from the start of the packet. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.n != 0) {
            truncate((bit<32>)h.h.n);
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: truncate cuts the packet that leaves, headers and all. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> len; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        truncate((bit<32>)h.h.len);
        sm.egress_spec = (bit<9>)sm.packet_length;
    }
}
#include "v1.p4i"

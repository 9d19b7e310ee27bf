/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: a register keeps its value from packet to packet. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; bit<16> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<16>>(4) r;
    apply {
        bit<16> old;
        r.read(old, (bit<32>)h.h.i);
        r.write((bit<32>)h.h.i, old + h.h.v);
        h.h.v = old;
    }
}
#include "v1.p4i"

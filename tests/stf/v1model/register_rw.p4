/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 register implementation notes": cells start at 0 and live from packet to packet. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; bit<8> v; bit<8> old; bit<8> now; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<8>>(4) r;
    apply {
        r.read(h.h.old, (bit<32>)h.h.i);
        r.write((bit<32>)h.h.i, h.h.v);
        r.read(h.h.now, (bit<32>)h.h.i);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, register: a write beyond the size changes no cell. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<8>>(2) r;
    apply { r.write((bit<32>)h.h.i, h.h.v); }
}
#include "../v1.p4i"

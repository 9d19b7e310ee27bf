/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, update_checksum: fields are one string of bits, whatever their widths. */
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header h_t { bit<4> a; bit<12> b; bit<3> c; bit<13> d; bit<16> sum; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
control com(inout headers h, inout metadata m) {
    apply { update_checksum(true, { h.h.a, h.h.b, h.h.c, h.h.d }, h.h.sum, HashAlgorithm.csum16); }
}
#include "../v1.p4i"

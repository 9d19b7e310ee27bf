/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, HashAlgorithm: identity of more than 64 bits is the first 64 of them (BMv2). */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<48> a; bit<32> b; bit<64> r; bit<8> low; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.r, HashAlgorithm.identity, 64w0, { h.h.a, h.h.b }, 64w0xFFFFFFFFFFFFFFFF);
        hash(h.h.low, HashAlgorithm.identity, 8w0, { h.h.a, h.h.b }, 16w0x100);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, HashAlgorithm: identity is the data as a number. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<16> r0; bit<8> r1; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.r0, HashAlgorithm.identity, 16w0, { h.h.a, h.h.b }, 32w0x10000);
        hash(h.h.r1, HashAlgorithm.identity, 8w5, { h.h.a, h.h.b }, 16w100);
    }
}
#include "../v1.p4i"

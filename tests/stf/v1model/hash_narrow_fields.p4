/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, hash: csum16 and xor16 over fields that do not end with a byte. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<4> a; bit<4> pad; bit<3> b; bit<5> rest; bit<16> xor; bit<16> csum; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.xor, HashAlgorithm.xor16, 16w0, { h.h.b, h.h.a, 9w0x1FE, h.h.a, h.h.b, 5w0 }, 32w0x10000);
        hash(h.h.csum, HashAlgorithm.csum16, 16w0, { h.h.a, h.h.b, h.h.a, 5w1 }, 32w0x10000);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, HashAlgorithm: csum16 and xor16 over an odd number of bytes, filled with zeros at the end. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<24> data; bit<16> csum; bit<16> xor; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.csum, HashAlgorithm.csum16, 16w0, { h.h.data }, 32w0x10000);
        hash(h.h.xor, HashAlgorithm.xor16, 16w0, { h.h.data }, 32w0x10000);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, hash: data may be a list within a list, constants, and a struct's fields. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> a; bit<16> b; bit<32> crc; }
struct headers { h_t h; }
struct pair_t { bit<16> a; bit<16> b; }
struct metadata { pair_t p; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.p = { h.h.a, h.h.b };
        hash(h.h.crc, HashAlgorithm.crc32, 32w0, { m.p.a, { m.p.b, 8w0xAA }, 16w0xBBCC }, 64w0x100000000);
    }
}
#include "../v1.p4i"

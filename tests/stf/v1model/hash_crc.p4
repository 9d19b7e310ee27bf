/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, HashAlgorithm: crc16 and crc32 over several fields. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<16> b; bit<8> c; bit<8> d; bit<32> crc32; bit<16> crc16; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.crc32, HashAlgorithm.crc32, 32w0, { h.h.a, h.h.b, h.h.c, h.h.d }, 64w0x100000000);
        hash(h.h.crc16, HashAlgorithm.crc16, 16w0, { h.h.a, h.h.b, h.h.c, h.h.d }, 32w0x10000);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, HashAlgorithm: crc16_custom and crc32_custom begin as the standard ones, until a controller sets
 * their parameters (BMv2). */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<32> data; bit<32> crc32; bit<16> crc16; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.crc32, HashAlgorithm.crc32_custom, 32w0, { h.h.data }, 64w0x100000000);
        hash(h.h.crc16, HashAlgorithm.crc16_custom, 16w0, { h.h.data }, 32w0x10000);
    }
}
#include "../v1.p4i"

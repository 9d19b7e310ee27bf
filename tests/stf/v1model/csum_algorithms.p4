/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, enum HashAlgorithm: update_checksum with other algorithms than csum16. */
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header h_t { bit<32> data; bit<32> crc32; bit<16> crc16; bit<16> xor; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
control com(inout headers h, inout metadata m) {
    apply {
        update_checksum(true, { h.h.data }, h.h.crc32, HashAlgorithm.crc32);
        update_checksum(true, { h.h.data }, h.h.crc16, HashAlgorithm.crc16);
        update_checksum(true, { h.h.data }, h.h.xor, HashAlgorithm.xor16);
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, verify_checksum: with a CRC instead of the ones' complement sum. */
#define VERIFY
#include <core.p4>
#include <v1model.p4>
header h_t { bit<24> data; bit<32> crc; bit<8> bad; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    apply { verify_checksum(true, { h.h.data }, h.h.crc, HashAlgorithm.crc32); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.bad = (bit<8>)sm.checksum_error; }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 hash implementation notes": base + (H % max). */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> data; bit<8> r0; bit<8> r1; bit<16> r2; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.r0, HashAlgorithm.crc16, 8w0, { h.h.data }, 16w10);
        hash(h.h.r1, HashAlgorithm.crc16, 8w100, { h.h.data }, 16w10);
        hash(h.h.r2, HashAlgorithm.crc16, 16w0, { h.h.data }, 32w0x10000);
    }
}
#include "../v1.p4i"

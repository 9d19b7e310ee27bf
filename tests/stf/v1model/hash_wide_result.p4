/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 hash implementation notes": result, base and max may be up to 64 bits wide. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<32> a; bit<64> r; bit<48> s; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.r, HashAlgorithm.crc32, 64w0x100000000, { h.h.a }, 64w0x100000000);
        hash(h.h.s, HashAlgorithm.crc16, 48w0xFFFFFFFF0000, { h.h.a }, 48w0x10000);
    }
}
#include "../v1.p4i"

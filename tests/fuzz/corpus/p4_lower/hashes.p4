/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: hash() with each algorithm; the result is base + hash % max. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<72> data; bit<32> crc32; bit<16> crc16; bit<16> csum; bit<16> xor; bit<8> id; bit<8> small; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        hash(h.h.crc32, HashAlgorithm.crc32, 32w0, { h.h.data }, 64w0x100000000);
        hash(h.h.crc16, HashAlgorithm.crc16, 16w0, { h.h.data }, 32w0x10000);
        hash(h.h.csum, HashAlgorithm.csum16, 16w0, { h.h.data }, 32w0x10000);
        hash(h.h.xor, HashAlgorithm.xor16, 16w0, { h.h.data }, 32w0x10000);
        hash(h.h.id, HashAlgorithm.identity, 8w0, { h.h.data }, 16w0x100);
        hash(h.h.small, HashAlgorithm.identity, 8w100, { h.h.data[7:0] }, 16w10);
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* v1.p4i: what every small v1model program needs besides its parser 'prs', control 'ing' and types 'headers'
 * and 'metadata', which stand before this file is included. Define EGRESS, VERIFY, COMPUTE or DEPARSER
 * when the program has its own 'eg', 'ver', 'com' or 'dep'. */
#ifndef VERIFY
control ver(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#endif
#ifndef COMPUTE
control com(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef DEPARSER
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
#endif
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;

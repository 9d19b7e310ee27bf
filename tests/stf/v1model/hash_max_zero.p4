/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 hash implementation notes": with a max of 0 the result is base, with 1 as well. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> data; bit<8> max; bit<8> base; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { hash(h.h.r, HashAlgorithm.crc16, h.h.base, { h.h.data }, h.h.max); }
}
#include "../v1.p4i"

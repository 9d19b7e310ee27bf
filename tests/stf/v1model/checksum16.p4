/* SPDX-License-Identifier: Apache-2.0 */
/* v1model's Checksum16, from before verify_checksum: the ones' complement sum of what get() is given (RFC 1071). */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> a; bit<8> b; bit<8> c; bit<16> sum; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    Checksum16() ck;
    apply {
        sm.egress_spec = ck.get({ h.h.a, h.h.b, h.h.c, h.h.sum }) == 0 ? 9w1 : 9w2;
        h.h.sum = ck.get<tuple<bit<16>, bit<8>, bit<8>>>({ h.h.a, h.h.b, h.h.c });
    }
}
#include "../v1.p4i"

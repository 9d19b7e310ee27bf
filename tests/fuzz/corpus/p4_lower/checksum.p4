/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: verify_checksum before the ingress, update_checksum behind the egress; RFC 1071. */
#define VERIFY
#define COMPUTE
#include <core.p4>
#include <v1model.p4>
header ip_t {
    bit<4> version; bit<4> ihl; bit<8> tos; bit<16> len; bit<16> id; bit<16> frag; bit<8> ttl;
    bit<8> proto; bit<16> sum; bit<32> src; bit<32> dst;
}
struct headers { ip_t ip; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.ip); transition accept; }
}
control ver(inout headers h, inout metadata m) {
    apply {
        verify_checksum(h.ip.isValid(), { h.ip.version, h.ip.ihl, h.ip.tos, h.ip.len, h.ip.id, h.ip.frag,
            h.ip.ttl, h.ip.proto, h.ip.src, h.ip.dst }, h.ip.sum, HashAlgorithm.csum16);
    }
}
control com(inout headers h, inout metadata m) {
    apply {
        update_checksum(h.ip.isValid(), { h.ip.version, h.ip.ihl, h.ip.tos, h.ip.len, h.ip.id, h.ip.frag,
            h.ip.ttl, h.ip.proto, h.ip.src, h.ip.dst }, h.ip.sum, HashAlgorithm.csum16);
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.checksum_error == 1) {
            sm.egress_spec = 1;
        }
        h.ip.ttl = h.ip.ttl - 1;
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

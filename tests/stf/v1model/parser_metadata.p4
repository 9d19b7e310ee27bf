/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, Parser: user and standard metadata are inout; what the parser writes, ingress finds. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> port; bit<8> seen; bit<8> length; }
struct headers { h_t h; }
struct metadata { bit<8> v; bit<32> length; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        m.v = h.h.port + 0x40;
        m.length = sm.packet_length;
        sm.egress_spec = (bit<9>)h.h.port;
        transition select(sm.ingress_port) {
            7 : seven;
            default : accept;
        }
    }
    state seven { m.v = 0x77; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.seen = m.v;
        h.h.length = (bit<8>)m.length;
    }
}
#include "../v1.p4i"

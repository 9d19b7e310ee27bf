/* SPDX-License-Identifier: Apache-2.0 */
/* Headers that make a packet much longer: 400 bytes at once, again in each pass, over 65535 in the end, where the
 * packet is dropped. P4_16 16.1 (emit). */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> left; bit<8> kind; bit<16> len; }
header big_t { bit<2048> a; bit<1152> b; }
header seg_t { bit<2048> v; }
struct headers { h_t h; big_t big; seg_t[16] segs; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.len = (bit<16>)sm.packet_length;
        sm.egress_spec = 1;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.left != 0) {
            h.h.left = h.h.left - 1;
            if (h.h.kind == 0) {
                h.big.setValid();
                h.big.a = 0xa5 << 2040;
                h.big.b = 0xbeef;
            } else {
                for (bit<8> i in 8w0 .. 8w15) {
                    h.segs[(bit<4>)i].setValid();
                    h.segs[(bit<4>)i].v = 7;
                }
            }
            recirculate_preserving_field_list(0);
        }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.6: the first label that matches decides, from top to bottom; masks, ranges, constants, _ . */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
const bit<8> special = 0x42;
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.k) {
            special: s1;
            0x40 &&& 0xF0: s2;
            0x45 .. 0x5F: s3;
            0x50: s4;
            0x00 &&& 0x81: s5;
            _: s6;
        }
    }
    state s1 { h.h.r = 1; transition accept; }
    state s2 { h.h.r = 2; transition accept; }
    state s3 { h.h.r = 3; transition accept; }
    state s4 { h.h.r = 4; transition accept; }
    state s5 { h.h.r = 5; transition accept; }
    state s6 { h.h.r = 6; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

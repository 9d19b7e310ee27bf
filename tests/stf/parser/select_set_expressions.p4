/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.15, 8: labels are expressions: &&& and .. bind weaker than all operators of two operands. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
const bit<8> base = 0x10;
enum bit<8> e_t { Lo = 0xA0, Hi = 0xAF }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.k) {
            base + 1 .. base + 4: s1;
            base << 1 | 1 &&& 0xF0 | 0x01: s2;
            e_t.Lo .. e_t.Hi: s3;
            (base - 1): s4;
            -1: s5;
            8w2 &&& ~8w1: s4;
            default: accept;
        }
    }
    state s1 { h.h.r = 1; transition accept; }
    state s2 { h.h.r = 2; transition accept; }
    state s3 { h.h.r = 3; transition accept; }
    state s4 { h.h.r = 4; transition accept; }
    state s5 { h.h.r = 5; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.6, 8.15.5: several expressions: labels are products of sets, _ for any in one place. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<4> b; bool c; bit<3> d; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.a, h.h.b + 1, h.h.c) {
            (1, 2, true): s1;
            (1, _, false): s2;
            (1 .. 5, 3 &&& 3, _): s3;
            (_, 0, _): s4;
            default: s5;
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

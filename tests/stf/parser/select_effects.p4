/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.1, 13.6: the expressions of a select are evaluated from left to right, once. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
bit<8> inc(inout bit<8> x) {
    x = x + 1;
    return x;
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.a, inc(h.h.a), h.h.a) {
            (1, 2, 2): s1;
            (2, 2, 2): s2;
            (_, 5, _): s3;
            default: accept;
        }
    }
    state s1 { h.h.r = 1; transition accept; }
    state s2 { h.h.r = 2; transition accept; }
    state s3 { h.h.r = 3; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

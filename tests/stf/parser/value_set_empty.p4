/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.11: a value set that nobody has filled contains nothing; other labels are as always. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
struct key_t { @match(ternary) bit<8> k; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    value_set<bit<8>>(4) exact_ones;
    value_set<key_t>(4) ternary_ones;
    state start {
        p.extract(h.h);
        transition select(h.h.k) {
            exact_ones: s1;
            1: s2;
            _: more;
        }
    }
    state more {
        transition select(h.h.k) {
            ternary_ones: s1;
            2: s3;
            _: accept;
        }
    }
    state s1 { h.h.r = 1; transition accept; }
    state s2 { h.h.r = 2; transition accept; }
    state s3 { h.h.r = 3; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

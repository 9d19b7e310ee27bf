/* SPDX-License-Identifier: Apache-2.0 */
/* 13.6, reducedSimpleKeysetExpression: a label of a select on one expression may stand in parentheses. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> f; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    value_set<bit<8>>(4) vs;
    state start {
        p.extract(h.h);
        transition select(h.h.f) {
            (0x40 &&& 0xF0) : masked;
            (4 .. 6) : range;
            (7) : value;
            (vs) : set;
            (_) : other;
        }
    }
    state masked { h.h.r = 1; transition accept; }
    state range { h.h.r = 2; transition accept; }
    state value { h.h.r = 3; transition select(h.h.f) { (default) : accept; } }
    state set { h.h.r = 4; transition accept; }
    state other { h.h.r = 5; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

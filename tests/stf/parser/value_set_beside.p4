/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.6, 13.11: value sets as parts of a select's cases, beside other keys and beside each other; the first case that
 * matches wins. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> c; bit<8> res; }
struct headers { h_t h; }
struct metadata { bit<8> res; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    value_set<bit<8>>(4) as;
    value_set<bit<8>>(4) bs;
    state start {
        p.extract(h.h);
        transition select(h.h.a, h.h.b, h.h.c) {
            (1, _, _) : one;
            (as, bs, 3) : both;
            (as, 2..9, _) : first;
            (2, _, _) : two;
            (_, bs, _) : second;
            (_, _, 7) : seven;
        }
    }
    state one { m.res = 1; transition accept; }
    state two { m.res = 2; transition accept; }
    state seven { m.res = 7; transition accept; }
    state first { m.res = 0xA1; transition accept; }
    state second { m.res = 0xB1; transition accept; }
    state both { m.res = 0xAB; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.res = m.res;
        if (sm.parser_error == error.NoMatch)
            h.h.res = 0xEE;
    }
}
#include "../v1.p4i"

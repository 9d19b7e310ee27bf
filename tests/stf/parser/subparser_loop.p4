/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.10: a sub-parser applied in a loop of states, with a loop and a stack of its own. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> r; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t[4] s; }
struct metadata { }
parser pair(packet_in p, inout e_t[4] s, out bit<8> sum) {
    bit<8> n = 0;
    state start { sum = 0; transition next; }
    state next {
        p.extract(s.next);
        sum = sum + s.last.v;
        n = n + 1;
        transition select(n) { 2: accept; _: next; }
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    pair() two;
    bit<8> sum;
    state start { p.extract(h.h); transition check; }
    state check {
        transition select(h.h.n) { 0: accept; _: more; }
    }
    state more {
        two.apply(p, h.s, sum);
        h.h.r = (h.h.r << 4) + sum;
        h.h.n = h.h.n - 1;
        transition check;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.StackOutOfBounds) { h.h.r[7:7] = 1; }
    }
}
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.2: constants, variables, value sets, externs and other parsers before the states; variables begin anew for each
 * packet, externs do not. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> op; bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; h_t i; }
struct metadata { }
parser sub(packet_in p, inout bit<8> v)(bit<8> by) {
    bit<8> n = by + 1;
    state start { v = v + n; n = n + 1; transition select(v) { 0 .. 3: start; _: accept; } }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    const bit<8> step = 2;
    bit<8> n = step;
    h_t spare;
    sub(1) s;
    sub(2) t;
    value_set<bit<8>>(2) vs;
    bit<8> last = n + 1;
    state start {
        bit<8> k = last;
        p.extract(h.h);
        spare = { n, k, 0, 0 };
        n = n + step;
        k = k + 1;
        h.h.a = n;
        transition select(h.h.op) { vs: one; _: two; }
    }
    state two { t.apply(p, spare.b); transition one; }
    state one { s.apply(p, spare.b); h.i = spare; h.h.b = last; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.10, 11.2: a parser's variables are set up each time that it is applied, also when one instance is applied twice. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> r; }
struct headers { h_t h; h_t i; }
struct metadata { }
parser count(packet_in p, inout h_t x) {
    bit<8> steps = 0;
    const bit<8> step = 2;
    state start {
        bit<8> twice = steps + steps;
        steps = steps + step;
        x.n = x.n - 1;
        x.r = twice;
        transition select(x.n) {
            0: end;
            default: start;
        }
    }
    state end { x.r = x.r + (steps << 4); transition accept; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    count() c;
    state start {
        p.extract(h.h);
        p.extract(h.i);
        c.apply(p, h.h);
        c.apply(p, h.i);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

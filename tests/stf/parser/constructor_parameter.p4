/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 15: constructor parameters of parsers are known at compile time, another value for each instance; passed on. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t[2] s; }
struct metadata { }
parser leaf(packet_in p, inout h_t x)(bit<8> add, bool twice) {
    state start {
        x.r = x.r + add;
        transition select(twice) {
            true: again;
            false: accept;
        }
    }
    state again { x.r = x.r + add; transition accept; }
}
parser tree(packet_in p, inout h_t x)(bit<8> n) {
    leaf(n + 1, true) a;
    leaf(add = n << 4, twice = false) b;
    state start {
        a.apply(p, x);
        b.apply(p, x);
        transition accept;
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    tree(1) t1;
    tree(3) t3;
    state start {
        p.extract(h.h);
        transition select(h.h.k) { 1: one; 3: three; _: accept; }
    }
    state one { t1.apply(p, h.h); transition accept; }
    state three { t3.apply(p, h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.10, 11.3: a parser calls others; where one accepts the caller goes on, where it rejects all ends. */
#include <core.p4>
#include <v1model.p4>
header t_t { bit<8> type; bit<8> v; }
struct headers { t_t a; t_t b; t_t c; }
struct metadata { }
parser one(packet_in p, out t_t h)(bit<8> bad) {
    state start {
        p.extract(h);
        transition select(h.type) {
            bad: reject;
            default: accept;
        }
    }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    one(0xFF) first;
    one(0xEE) second;
    state start {
        first.apply(p, h.a);
        second.apply(p, h.b);
        transition select(h.b.type) {
            1: more;
            default: accept;
        }
    }
    state more {
        p.extract(h.c);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.a.isValid()) {
            h.a.v = h.a.v + 1;
        }
        if (h.b.isValid()) {
            h.b.v = h.b.v + 2;
        }
        if (h.c.isValid()) {
            h.c.v = h.c.v + 3;
        }
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* v1.p4i: what every small v1model program needs besides its parser 'prs', control 'ing' and types 'headers'
 * and 'metadata', which stand before this file is included. Define EGRESS, VERIFY, COMPUTE or DEPARSER
 * when the program has its own 'eg', 'ver', 'com' or 'dep'. */
#ifndef VERIFY
control ver(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#endif
#ifndef COMPUTE
control com(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef DEPARSER
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
#endif
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;

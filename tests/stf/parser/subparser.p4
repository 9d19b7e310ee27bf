/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.10: applying a parser: its accept goes on behind the call, its reject is the caller's; its out parameters. */
#include <core.p4>
#include <v1model.p4>
error { Refused }
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t i; h_t j; }
struct metadata { }
parser one(packet_in p, out h_t x, inout bit<8> n) {
    state start {
        n = n + 1;
        p.extract(x);
        verify(x.k != 0xFF, error.Refused);
        transition select(x.k) {
            0: accept;
            1: next;
            _: reject;
        }
    }
    state next { n = n + 0x10; transition accept; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    one() first;
    one() second;
    state start {
        p.extract(h.h);
        first.apply(p, h.i, h.h.r);
        second.apply(p, h.j, h.h.r);
        h.h.k = 0x77;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.Refused) { h.h.k = 0xEE; }
    }
}
#include "../v1.p4i"

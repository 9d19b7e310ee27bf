/* SPDX-License-Identifier: Apache-2.0 */
/* A deparser that emits in a loop: each time the header has the value that it has then; a stack's elements, some
 * invalid; a varbit. P4_16 14.1 (emit), 12.8 (loops). */
#define DEPARSER
#include <core.p4>
#include <v1model.p4>
header n_t { bit<8> n; }
header h_t { bit<8> a; bit<8> b; }
header v_t { bit<8> len; varbit<32> v; }
struct headers { n_t n; h_t h; h_t[3] s; v_t v; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.n);
        p.extract(h.h);
        p.extract(h.s.next);
        p.extract(h.s.next);
        p.extract(h.v, (bit<32>)p.lookahead<bit<8>>() << 3);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.n.n == 9) {
            h.s[0].setInvalid();
        }
        sm.egress_spec = 1;
    }
}
control dep(packet_out p, in headers h) {
    h_t one;
    apply {
        p.emit(h.n);
        one = h.h;
        for (bit<8> i = 0; i < (h.n.n & 7); i = i + 1) {
            p.emit(one);
            one.a = one.a + 1;
            p.emit(h.v);
        }
        for (bit<8> i in 8w0 .. 8w2) {
            if (i != 1) {
                p.emit(h.s[(bit<2>)i]);
            }
        }
        p.emit(h.s);
    }
}
#include "v1.p4i"

/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.6, 7.2.8: fields of 'type's in headers and keys; width and bits of the original type. */
#include <core.p4>
#include <v1model.p4>
type bit<4> n_t;
type int<12> i_t;
type bool f_t;
header h_t { n_t n; i_t i; bit<7> pad; f_t f; bit<8> r; }
struct headers { h_t h; }
struct metadata { n_t n; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        m.n = h.h.n;
        transition select((bit<4>)h.h.n) { 0xF: big; _: accept; }
    }
    state big { h.h.r = 0x80; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(n_t n, i_t i) { h.h.n = n; h.h.i = i; }
    table t {
        key = { m.n: exact; h.h.f: exact; }
        actions = { set; NoAction; }
        default_action = NoAction();
        const entries = { ((n_t)1, (f_t)true): set((n_t)2, (i_t)(-2)); }
    }
    apply {
        t.apply();
        if ((int<12>)h.h.i < 0) { h.h.r[0:0] = 1; }
        if (m.n == h.h.n) { h.h.r[1:1] = 1; }
    }
}
#include "../v1.p4i"

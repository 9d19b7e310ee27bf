/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.2: error declarations are merged into one namespace; all members are different; fields and parameters of the type. */
#include <core.p4>
#include <v1model.p4>
error { One, Two }
error { Three }
header h_t { bit<8> k; bit<8> r; }
struct s_t { error e; bit<8> n; }
struct headers { h_t h; }
struct metadata { s_t s; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        m.s = { error.Two, 1 };
        verify(h.h.k != 1, error.One);
        verify(h.h.k != 2, m.s.e);
        verify(h.h.k != 3, error.Three);
        transition accept;
    }
}
bit<8> code(in error e, in s_t s) {
    switch (e) {
        error.One: { return 1; }
        error.Three: { return 3; }
        default: { return e == s.e ? 8w2 : 8w9; }
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { h.h.r = code(sm.parser_error, m.s); }
}
#include "../v1.p4i"

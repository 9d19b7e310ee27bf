/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.1: action data of several types and odd widths, from entries of the program and of the control plane. */
#include "../ops.p4i"
enum bit<4> e_t { A = 1, B = 0xC }
type bit<6> n_t;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<3> x, int<5> y, bool z, e_t e, n_t n, bit<72> w) {
        h.h.r0 = x ++ (bit<5>)y;
        h.h.r1 = z ? 8w1 : 8w0;
        h.h.r2 = (bit<8>)(bit<4>)e;
        h.h.r3 = (bit<8>)(bit<6>)n;
        h.h.r4 = w[71:64];
        h.h.r5 = w[7:0];
    }
    table t {
        key = { h.h.a: exact; }
        actions = { set; NoAction; }
        default_action = set(7, -1, true, e_t.B, (n_t)63, 0xAA_0000_0000_0000_00BB);
        entries = { 1: set(5, 15, false, e_t.A, (n_t)1, 72w0x11 << 64); }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"

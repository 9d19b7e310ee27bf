/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.12: tuples: built by {}, read by a constant index, assigned, compared, returned, in each other. */
#include "../ops.p4i"
typedef tuple<bit<8>, bool, tuple<bit<4>, bit<4>>> t_t;
t_t make(in bit<8> x) {
    t_t t = { x, x > 9, { x[7:4], x[3:0] } };
    return t;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        t_t t = make(h.h.a);
        h.h.r0 = t[0];
        h.h.r1 = t[1] ? 8w1 : 8w0;
        h.h.r2 = t[2][1] ++ t[2][0];
        t_t u = make(h.h.b);
        h.h.r3 = t == u ? 8w1 : 8w0;
        h.h.r4 = u != t ? 8w1 : 8w0;
        t = u;
        h.h.r5 = t[0];
    }
}
#include "../v1.p4i"

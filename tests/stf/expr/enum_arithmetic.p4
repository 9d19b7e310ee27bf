/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.3, 8.11.2: serializable enums become their representation in operations; back only by a cast; of two enums, too. */
#include "../ops.p4i"
enum bit<8> e_t { A = 1, B = 0x20, C = 1 }
enum bit<8> f_t { X = 5, Y = 0x11 }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        e_t e = (e_t)h.h.a;
        f_t f = (f_t)h.h.b;
        h.h.r0 = e + f;
        h.h.r1 = e * 2 - 1;
        e = (e_t)(e_t.A + e_t.B);
        h.h.r2 = e;
        h.h.r3 = f > e_t.A ? 8w1 : 8w0;
        h.h.r4 = e_t.A == e_t.C ? 8w1 : 8w0;
        e = (e_t)f_t.Y;
        h.h.r5 = (bit<8>)e[3:0] + ~f_t.X;
    }
}
#include "../v1.p4i"

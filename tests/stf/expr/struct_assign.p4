/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.16, 12.1: a struct is copied as a whole, with the structs in it; a field of an l-value is one, too. */
#include "../ops.p4i"
struct in_t { bit<8> x; bit<8> y; }
struct out_t { in_t i; in_t j; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        out_t o = { { h.h.a, 2 }, { 3, h.h.b } };
        out_t p = o;
        p.i = o.j;
        p.j.x = o.i.y + 0x10;
        o = { p.j, p.i };
        h.h.r0 = p.i.y;
        h.h.r1 = p.j.x;
        h.h.r2 = o.i.x;
        h.h.r3 = o.i.y;
        h.h.r4 = o.j.x;
        h.h.r5 = o == p ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"

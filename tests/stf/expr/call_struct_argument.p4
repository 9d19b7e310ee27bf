/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.8: structs are copied in and out as a whole; a field of the caller's is not written before the end. */
#include "../ops.p4i"
struct s_t { bit<8> x; bit<8> y; }
bit<8> turn(inout s_t s, in s_t old) {
    s.x = s.y;
    s.y = old.x + old.y;
    return old.x;
}
s_t make(in bit<8> x) {
    s_t s;
    s.x = x;
    s.y = x + 1;
    return s;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        s_t s = { h.h.a, h.h.b };
        h.h.r0 = turn(s, s);
        h.h.r1 = s.x;
        h.h.r2 = s.y;
        h.h.r3 = make(h.h.a).y;
        s = make(s.x + s.y);
        h.h.r4 = s.x;
        turn(s, { 0x40, 2 });
        h.h.r5 = s.y;
    }
}
#include "../v1.p4i"

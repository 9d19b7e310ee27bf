/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.3, 8.26: ... gives the default value: 0, false, NoError, the first member, invalid headers, in structs and tuples. */
#include "../ops.p4i"
header g_t { bit<8> v; }
enum k_t { First, Second }
enum bit<8> e_t { One = 1, Two = 2 }
struct s_t { bit<8> x; bool b; error e; k_t k; e_t n; g_t g; int<8> i; g_t[2] st; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        s_t s = ...;
        h.h.r0 = s.x + 1;
        h.h.r1 = s.b ? 8w1 : 8w2;
        h.h.r2 = s.e == error.NoError && s.k == k_t.First ? 8w1 : 8w0;
        h.h.r3 = (bit<8>)s.n + 0x10;
        h.h.r4 = s.g.isValid() || s.st[0].isValid() || s.i != 0 ? 8w1 : 8w0;
        tuple<bit<8>, s_t> t = { 7, ... };
        h.h.r5 = t[0] + t[1].x;
    }
}
#include "../v1.p4i"
